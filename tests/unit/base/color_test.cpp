#include "base/color.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(color, is_written_on_so_that_it_can_be_read) {
    EXPECT_EQ(readable_on("#000000"), "#ffffff");
    EXPECT_EQ(readable_on("#ffffff"), "#000000");
    // Black and white have the same contrast to a gray between these two.
    EXPECT_EQ(readable_on("#757575"), "#ffffff");
    EXPECT_EQ(readable_on("#767676"), "#000000");
    EXPECT_EQ(readable_on("#1c5d99"), "#ffffff");
    EXPECT_EQ(readable_on("#ffd60a"), "#000000");
    EXPECT_EQ(readable_on("#ff0000"), "#000000");
    EXPECT_EQ(readable_on("#0000FF"), "#ffffff");
    EXPECT_TRUE(is_color("#aAbB09"));
    for (const auto* none : {"", "#", "#12345", "#1234567", "123456", "#12345g", "red"})
        EXPECT_FALSE(is_color(none)) << none;
}

} // namespace
} // namespace poolguard::base
