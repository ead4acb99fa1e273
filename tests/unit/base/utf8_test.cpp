#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(utf8, is_cut_between_characters) {
    struct row {
        std::string_view text;
        std::size_t most;
        std::string_view first;
    };
    const row table[]{
        {"", 0, ""},       {"abc", 3, "abc"}, {"abc", 4, "abc"},       {"abc", 2, "ab"},
        {"abc", 0, ""},    {"aéb", 2, "a"},   {"aéb", 3, "aé"},        {"あ", 2, ""},
        {"あい", 3, "あ"}, {"あい", 5, "あ"}, {"a\U0001f600", 4, "a"}, {"a\U0001f600", 5, "a\U0001f600"},
    };
    for (const auto& [text, most, first] : table)
        EXPECT_EQ(first_characters(text, most), first) << text << most;
}

} // namespace
} // namespace poolguard::base
