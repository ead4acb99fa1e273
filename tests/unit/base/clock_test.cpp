#include "base/clock.hpp"

#include "unit/base/manual_clock.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(clock, text_forms) {
    const auto at = from_epoch_milliseconds(1'440'938'160'007);
    EXPECT_EQ(to_rfc3339(at), "2015-08-30T12:36:00.007Z");
    EXPECT_EQ(to_rfc3339_seconds(at), "2015-08-30T12:36:00Z");
    EXPECT_EQ(to_basic_iso8601(at), "20150830T123600Z");
    EXPECT_EQ(to_rfc3339(from_epoch_seconds(951'782'400)), "2000-02-29T00:00:00.000Z");
}

TEST(clock, seconds_round_down) {
    EXPECT_EQ(epoch_seconds(from_epoch_milliseconds(1'999)), 1);
    EXPECT_EQ(epoch_seconds(from_epoch_milliseconds(2'000)), 2);
    EXPECT_EQ(epoch_seconds(from_epoch_milliseconds(-1)), -1);
}

TEST(clock, a_manual_clock_moves_only_when_advanced) {
    manual_clock clock(from_epoch_seconds(10));
    EXPECT_EQ(epoch_milliseconds(clock.now()), 10'000);
    clock.advance(std::chrono::milliseconds{5});
    EXPECT_EQ(epoch_milliseconds(clock.now()), 10'005);
}

} // namespace
} // namespace poolguard::base
