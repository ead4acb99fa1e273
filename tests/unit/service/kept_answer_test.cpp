#include "service/kept_answer.hpp"

#include "unit/base/manual_clock.hpp"

#include <gtest/gtest.h>
#include <string>

namespace poolguard::service {
namespace {

TEST(kept_answer, is_there_until_its_time_has_passed) {
    base::manual_clock clock(base::from_epoch_seconds(1'800'000'000));
    kept_answer<std::string> kept(clock, std::chrono::seconds{10});
    EXPECT_EQ(kept.get(), std::nullopt);
    EXPECT_EQ(kept.keep("one"), "one");
    clock.advance(std::chrono::milliseconds{9'999});
    EXPECT_EQ(kept.get(), "one");
    clock.advance(std::chrono::milliseconds{1});
    EXPECT_EQ(kept.get(), std::nullopt);
    EXPECT_EQ(kept.keep("two"), "two");
    EXPECT_EQ(kept.get(), "two");
}

} // namespace
} // namespace poolguard::service
