#include "base/secret.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(secret, wiping_leaves_no_byte_behind) {
    std::string text = "correct horse battery staple, and more than a short string holds";
    const auto* data = text.data();
    const auto size = text.size();
    wipe(text);
    EXPECT_TRUE(text.empty());
    ASSERT_EQ(text.data(), data); // the memory is still the string's own
    for (std::size_t i = 0; i < size; ++i)
        ASSERT_EQ(data[i], '\0') << i;
}

TEST(secret, moving_leaves_the_source_empty) {
    secret from{"short"};
    const secret to{std::move(from)};
    EXPECT_EQ(to.reveal(), "short");
    EXPECT_TRUE(from.empty()); // NOLINT(bugprone-use-after-move): that is what is tested
}

TEST(secret, comparison) {
    const secret value{"abc"};
    EXPECT_TRUE(value.equals("abc"));
    for (const auto* other : {"", "ab", "abd", "abcd"})
        EXPECT_FALSE(value.equals(other)) << other;
}

} // namespace
} // namespace poolguard::base
