#include "base/spelling.hpp"

#include <array>
#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(spelling, counts_changed_added_omitted_and_exchanged_letters) {
    struct example {
        std::string_view a, b;
        std::size_t distance;
    };
    for (const auto& each :
         {example{"", "", 0}, example{"", "abc", 3}, example{"serve", "serve", 0}, example{"serve", "serv", 1},
          example{"serve", "sserve", 1}, example{"serve", "sarve", 1}, example{"serve", "sevre", 1},
          example{"serve", "esrev", 2}, example{"user", "token", 4}, example{"abcd", "badc", 2}}) {
        EXPECT_EQ(edit_distance(each.a, each.b), each.distance) << each.a << " " << each.b;
        EXPECT_EQ(edit_distance(each.b, each.a), each.distance) << each.b << " " << each.a;
    }
}

TEST(spelling, finds_the_nearest_word_within_a_bound) {
    const std::array<std::string_view, 3> words{"serve", "settings", "user"};
    EXPECT_EQ(nearest_word("sreve", words, 2), "serve");
    EXPECT_EQ(nearest_word("setting", words, 2), "settings");
    EXPECT_EQ(nearest_word("usr", words, 2), "user");
    EXPECT_EQ(nearest_word("nonsense", words, 2), "");
    EXPECT_EQ(nearest_word("x", {}, 9), "");
}

} // namespace
} // namespace poolguard::base
