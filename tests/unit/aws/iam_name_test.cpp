#include "aws/iam_name.hpp"

#include <gtest/gtest.h>
#include <string>

namespace poolguard::aws {
namespace {

TEST(is_iam_name, takes_letters_digits_and_seven_marks) {
    for (const char* good : {"a", "0", "Reader", "my-role_1", "+=,.@-_"})
        EXPECT_TRUE(is_role_name(good)) << good;
    for (const char* bad : {"", " ", "a b", "a/b", "a:b", "a*", "a\n", "\xc3\xa9"})
        EXPECT_FALSE(is_role_name(bad)) << bad;
}

TEST(is_iam_name, has_a_longest_length) {
    EXPECT_TRUE(is_role_name(std::string(64, 'r')));
    EXPECT_FALSE(is_role_name(std::string(65, 'r')));
    EXPECT_TRUE(is_iam_name(std::string(128, 'p'), 128));
    EXPECT_FALSE(is_iam_name(std::string(129, 'p'), 128));
}

} // namespace
} // namespace poolguard::aws
