#include "store/write_probe.hpp"

#include "sqlite_fixture.hpp"

#include <gtest/gtest.h>
#include <latch>
#include <thread>

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

// A write that ends only when it is told to.
class hanging_records final : public records {
  public:
    std::expected<std::optional<record>, error> get(const key&) override { return std::nullopt; }
    std::expected<std::vector<std::optional<record>>, error> get_all(const std::vector<key>&) override { return {}; }
    std::expected<page, error> find(const query&) override { return page{}; }
    std::expected<std::uint64_t, error> put(const key&, std::string, condition,
                                            std::optional<base::time_point>) override {
        began.count_down();
        may_end.wait();
        return 1;
    }
    std::expected<void, error> remove(const key&, condition) override { return {}; }
    std::expected<std::int64_t, error> add(const key&, std::int64_t, std::optional<base::time_point>) override {
        return 0;
    }
    std::expected<void, error> probe() override { return {}; }

    std::latch began{1};
    std::latch may_end{1};
};

TEST_F(write_probe_test, a_write_that_hangs_counts_as_failed_after_a_while) {
    hanging_records hanging;
    write_probe probe(hanging, clock_);
    std::jthread writer([&] { EXPECT_TRUE(probe.check(now_)); });
    hanging.began.wait();
    EXPECT_TRUE(probe.check(now_ + write_probe::patience)) << "the outcome of the write before it";
    EXPECT_EQ(probe.check(now_ + write_probe::patience + seconds(1)), std::unexpected(error::unavailable));
    hanging.may_end.count_down();
    writer.join();
    EXPECT_TRUE(probe.check(now_ + write_probe::interval - seconds(1)));
}

TEST_F(write_probe_test, its_record_does_not_stay) {
    EXPECT_TRUE(probe_.check(now_));
    clock_.advance(std::chrono::hours(1));
    EXPECT_EQ(writes(), 0U);
}

} // namespace
} // namespace poolguard::store
