#include "store/write_probe.hpp"

#include "sqlite_fixture.hpp"

#include <gtest/gtest.h>

namespace poolguard::store {
namespace {

using std::chrono::seconds;

class write_probe_test : public sqlite_fixture {
  protected:
    std::unique_ptr<sqlite_records> records_ = open({.busy_timeout = std::chrono::milliseconds(1)});
    write_probe probe_{*records_, clock_};
    write_probe::instant now_{seconds(1000)};

    std::uint64_t writes() {
        const auto found = records_->get({"server", "write-probe"});
        return found && *found ? (*found)->version : 0;
    }
};

TEST_F(write_probe_test, writes_at_most_once_in_an_interval) {
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(probe_.check(now_));
    EXPECT_EQ(writes(), 1U);
    EXPECT_TRUE(probe_.check(now_ + write_probe::interval - seconds(1)));
    EXPECT_EQ(writes(), 1U);
    EXPECT_TRUE(probe_.check(now_ + write_probe::interval));
    EXPECT_EQ(writes(), 2U);
}

TEST_F(write_probe_test, fails_while_writes_fail_and_recovers) {
    auto other = connect();
    ASSERT_TRUE(other.run("BEGIN IMMEDIATE"));
    EXPECT_EQ(probe_.check(now_), std::unexpected(error::unavailable));
    EXPECT_TRUE(records_->probe()) << "reads still succeed";
    ASSERT_TRUE(other.run("ROLLBACK"));
    EXPECT_EQ(probe_.check(now_), std::unexpected(error::unavailable)) << "it is asked again too soon";
    EXPECT_TRUE(probe_.check(now_ + write_probe::interval));
}

TEST_F(write_probe_test, its_record_does_not_stay) {
    EXPECT_TRUE(probe_.check(now_));
    clock_.advance(std::chrono::hours(1));
    EXPECT_EQ(writes(), 0U);
}

} // namespace
} // namespace poolguard::store
