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

TEST(utf8, is_checked_wherever_a_character_is) {
    struct row {
        std::string_view text;
        bool is_good;
    };
    const row table[]{
        {"", true},
        {"é", true},
        {"あ", true},
        {"\U0001f600", true},
        {"\x7f", true},
        {"\x80", false},
        {"\xc3", false},
        {"\xc0\x80", false},
        {"\xed\xa0\x80", false},
        {"\xf5\x80\x80\x80", false},
        {"\xe3\x81", false},
        {"\xf0\x9f\x98", false},
        {"\xff", false},
    };
    for (const auto& [text, is_good] : table)
        for (std::size_t before = 0; before < 20; ++before)
            for (std::size_t after = 0; after < 10; ++after) {
                const auto whole = std::string(before, 'a') + std::string(text) + std::string(after, 'b');
                EXPECT_EQ(is_utf8(whole), is_good) << whole;
            }
}

} // namespace
} // namespace poolguard::base
