#include "records_conformance.hpp"

#include <limits>
#include <thread>

namespace poolguard::store {

TEST_P(records_conformance, counters_start_at_0_and_add_up) {
    const key at{"p", "c"};
    EXPECT_EQ(records().add(at, 0), 0);
    EXPECT_EQ(records().add(at, 3), 3);
    EXPECT_EQ(records().add(at, -5), -2);
    EXPECT_EQ(records().add({"p", "d"}, 7), 7);
    EXPECT_EQ(records().add({"q", "c"}, 9), 9);
    EXPECT_EQ(records().add(at, 1), -1);
}

TEST_P(records_conformance, a_sum_beyond_64_bits_is_refused_and_the_counter_stays) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    ASSERT_EQ(records().add({"p", "up"}, most), most);
    EXPECT_EQ(records().add({"p", "up"}, 1), std::unexpected(error::too_large));
    EXPECT_EQ(records().add({"p", "up"}, -1), most - 1);
    ASSERT_EQ(records().add({"p", "down"}, least), least);
    EXPECT_EQ(records().add({"p", "down"}, -1), std::unexpected(error::too_large));
    EXPECT_EQ(records().add({"p", "down"}, 0), least);
}

TEST_P(records_conformance, counters_are_not_shown_as_records) {
    ASSERT_EQ(records().add({"p", "c"}, 3), 3);
    EXPECT_EQ(version_at({"p", "c"}), 0U);
    const auto found = records().find({.partition = "p"});
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->records.empty());
}

TEST_P(records_conformance, remove_removes_a_counter) {
    ASSERT_EQ(records().add({"p", "c"}, 3), 3);
    ASSERT_EQ(records().add({"p", "d"}, 3), 3);
    ASSERT_TRUE(records().remove({"p", "c"}));
    EXPECT_EQ(records().add({"p", "c"}, 1), 1);
    EXPECT_EQ(records().add({"p", "d"}, 1), 4);
}

TEST_P(records_conformance, counters_add_up_over_threads) {
    constexpr int threads = 8;
    constexpr int rounds = 25;
    std::mutex mutex;
    std::set<std::int64_t> sums;
    {
        std::vector<std::jthread> running;
        for (int t = 0; t < threads; ++t)
            running.emplace_back([&] {
                for (int i = 0; i < rounds; ++i) {
                    const auto sum = records().add({"p", "c"}, 2);
                    ASSERT_TRUE(sum);
                    const std::lock_guard lock(mutex);
                    EXPECT_TRUE(sums.insert(*sum).second) << "given twice: " << *sum;
                }
            });
    }
    EXPECT_EQ(sums.size(), std::size_t{threads} * rounds);
    EXPECT_EQ(records().add({"p", "c"}, 0), 2 * threads * rounds);
}

} // namespace poolguard::store
