#include "store/allowance.hpp"

#include "sqlite_fixture.hpp"
#include "unit/pool/model/cut_off_records.hpp"

#include <atomic>
#include <thread>
#include <vector>

namespace poolguard::store {
namespace {

using namespace std::chrono_literals;

class allowances : public sqlite_fixture {
  protected:
    // True if one more was allowed.
    bool take(const key& at) {
        const auto refused = take_one(*records, at, five, clock_.now());
        EXPECT_TRUE(refused);
        return refused && !*refused;
    }

    std::unique_ptr<sqlite_records> records = open();
    const allowance five{5, 60s};
    const key one{"rates", "one"};
};

TEST_F(allowances, the_window_begins_with_the_first_use) {
    const auto began = clock_.now();
    EXPECT_TRUE(take(one));
    clock_.advance(59s);
    for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(take(one));
    const auto refused = take_one(*records, one, five, clock_.now());
    ASSERT_TRUE(refused && *refused);
    EXPECT_EQ(**refused, began + 60s);
    EXPECT_TRUE(take({"rates", "another"}));
    clock_.advance(999ms);
    EXPECT_FALSE(take(one));
    clock_.advance(1ms);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(take(one));
    EXPECT_FALSE(take(one));
}

TEST_F(allowances, a_clock_that_is_set_back_keeps_nobody_out) {
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(take(one));
    // No further than another node's clock may be behind.
    clock_.advance(-60s);
    EXPECT_FALSE(take(one));
    clock_.advance(-1ms);
    EXPECT_TRUE(take(one));
    clock_.advance(-24h);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(take(one));
    EXPECT_FALSE(take(one));
}

TEST_F(allowances, a_returned_use_may_be_taken_again) {
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(take(one));
    EXPECT_TRUE(give_one_back(*records, one));
    EXPECT_TRUE(take(one));
    EXPECT_FALSE(take(one));
    // A use of an earlier window is not credited to this one.
    clock_.advance(61s);
    EXPECT_TRUE(give_one_back(*records, one));
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(take(one));
    EXPECT_FALSE(take(one));
    EXPECT_TRUE(give_one_back(*records, {"rates", "never taken"}));
}

TEST_F(allowances, concurrent_uses_do_not_exceed_the_limit) {
    std::atomic<int> passed = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] { passed += take(one) ? 1 : 0; });
    }
    EXPECT_EQ(passed, 5);
}

TEST_F(allowances, what_others_change_each_time_is_given_up_after_64_rounds) {
    class contested_records final : public pool::watched_records {
      public:
        explicit contested_records(records& in) : watched_records(in, [](bool) { return true; }) {}
        std::expected<std::uint64_t, error> put(const key&, std::string, condition,
                                                std::optional<base::time_point>) override {
            ++rounds;
            return std::unexpected(error::conflict);
        }
        int rounds = 0;
    };
    contested_records contested(*records);
    const auto refused = take_one(contested, one, five, clock_.now());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), error::conflict);
    EXPECT_EQ(contested.rounds, 64);
}

TEST_F(allowances, an_allowance_of_zero_refuses_everything) {
    EXPECT_TRUE(take_one(*records, one, {0, 60s}, clock_.now()).value());
}

} // namespace
} // namespace poolguard::store
