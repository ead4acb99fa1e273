#include "records_conformance.hpp"

namespace poolguard::store {
namespace {

struct moment {
    std::int64_t milliseconds; // of the clock, relative to the expiry
    bool there;
};
constexpr moment moments[] = {{-1000, true}, {-1, true}, {0, false}, {1, false}, {1000, false}};

} // namespace

TEST_P(records_conformance, records_exist_until_they_expire) {
    for (const auto& [offset, there] : moments) {
        SCOPED_TRACE(offset);
        const key at{"expiry" + std::to_string(offset), "s"};
        write(at, "{}", in(-offset));
        EXPECT_EQ(version_at(at), there ? 1U : 0U);

        const auto found = records().find({.partition = at.partition});
        ASSERT_TRUE(found);
        EXPECT_EQ(found->records.size(), there ? 1U : 0U);

        EXPECT_EQ(records().put(at, "{}", if_version{1}).has_value(), there);
        EXPECT_EQ(records().put(at, "{}", if_absent{}).has_value(), !there);
    }
}

TEST_P(records_conformance, records_expire_when_the_clock_moves) {
    const key at{"p", "s"};
    write(at, "{}", in(10));
    clock_.advance(std::chrono::milliseconds(9));
    EXPECT_EQ(version_at(at), 1U);
    clock_.advance(std::chrono::milliseconds(1));
    EXPECT_EQ(version_at(at), 0U);
    EXPECT_EQ(records().remove(at, if_version{1}), std::unexpected(error::conflict));
    EXPECT_TRUE(records().remove(at));
}

TEST_P(records_conformance, an_expired_record_starts_again_at_version_1) {
    const key at{"p", "s"};
    write(at, "1", in(1000));
    write(at, "2", in(10));
    clock_.advance(std::chrono::milliseconds(10));
    EXPECT_EQ(records().put(at, "3", if_absent{}), 1U);
    EXPECT_EQ(records().put(at, "4", if_version{1}), 2U);
    clock_.advance(std::chrono::hours(1));
    EXPECT_EQ(version_at(at), 2U);
}

TEST_P(records_conformance, expired_records_do_not_shorten_a_page) {
    for (int i = 0; i < 20; ++i)
        write({"p", std::string(1, static_cast<char>('a' + i))}, "{}",
              i % 2 == 0 ? std::optional(in(0)) : std::nullopt);
    const auto found = records().find({.partition = "p", .limit = 10});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->records.size(), 10U);
    EXPECT_EQ(found->next, std::nullopt);
}

TEST_P(records_conformance, counters_exist_until_they_expire) {
    for (const auto& [offset, there] : moments) {
        SCOPED_TRACE(offset);
        const key at{"counters", std::to_string(offset)};
        ASSERT_EQ(records().add(at, 5, in(-offset)), 5);
        EXPECT_EQ(records().add(at, 1, in(60000)), there ? 6 : 1);
    }
}

TEST_P(records_conformance, a_counter_keeps_its_first_expiry) {
    const key at{"counters", "c"};
    ASSERT_EQ(records().add(at, 1, in(10)), 1);
    ASSERT_EQ(records().add(at, 1, in(1000)), 2);
    ASSERT_EQ(records().add(at, 1), 3);
    clock_.advance(std::chrono::milliseconds(10));
    EXPECT_EQ(records().add(at, 1), 1);
    clock_.advance(std::chrono::hours(1));
    EXPECT_EQ(records().add(at, 1), 2);
}

} // namespace poolguard::store
