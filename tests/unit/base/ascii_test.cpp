#include "base/ascii.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(ascii, classes_have_only_ascii_characters) {
    constexpr std::string_view digits = "0123456789", small = "abcdefghijklmnopqrstuvwxyz",
                               large = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int code = 0; code < 256; ++code) {
        const char c = static_cast<char>(code);
        EXPECT_EQ(is_digit(c), digits.contains(c)) << code;
        EXPECT_EQ(is_lower(c), small.contains(c)) << code;
        EXPECT_EQ(is_upper(c), large.contains(c)) << code;
        EXPECT_EQ(is_letter(c), small.contains(c) || large.contains(c)) << code;
        EXPECT_EQ(is_alphanumeric(c), is_letter(c) || is_digit(c)) << code;
        EXPECT_EQ(is_lower_hex_digit(c), std::string_view("0123456789abcdef").contains(c)) << code;
        EXPECT_EQ(is_unreserved(c), is_alphanumeric(c) || std::string_view("-._~").contains(c)) << code;
        EXPECT_EQ(hex_value(c) >= 0, std::string_view("0123456789abcdefABCDEF").contains(c)) << code;
        EXPECT_EQ(to_lower(c), is_upper(c) ? small[large.find(c)] : c) << code;
        EXPECT_EQ(to_upper(c), is_lower(c) ? large[small.find(c)] : c) << code;
    }
}

TEST(ascii, hex_digits_have_values) {
    for (int value = 0; value < 16; ++value) {
        EXPECT_EQ(hex_value("0123456789abcdef"[value]), value);
        EXPECT_EQ(hex_value("0123456789ABCDEF"[value]), value);
    }
}

TEST(ascii, compares_letters_ignoring_case) {
    EXPECT_EQ(to_lower(std::string_view("Zoë-ABC_[1]")), "zoë-abc_[1]");
    const struct {
        std::string_view one, other;
        bool are_equal;
    } table[] = {{"", "", true},    {"Content-Type", "content-TYPE", true},
                 {"a", "", false},  {"ab", "abc", false},
                 {"[", "{", false}, {"@", "`", false},
                 {"Ë", "ë", false}, {"Ë", "Ë", true}};
    for (const auto& [one, other, are_equal] : table)
        EXPECT_EQ(equal_ignoring_case(one, other), are_equal) << one << ' ' << other;
}

TEST(ascii, trims_the_given_characters) {
    const struct {
        std::string_view given, spaces_and_tabs, white;
    } table[] = {
        {"", "", ""},     {" \t ", "", ""},      {"a", "a", "a"}, {" \ta b\t ", "a b", "a b"}, {"a\r\n", "a\r\n", "a"},
        {"\r", "\r", ""}, {" \r a", "\r a", "a"}};
    for (const auto& [given, spaces_and_tabs, white] : table) {
        EXPECT_EQ(trim(given), spaces_and_tabs) << given;
        EXPECT_EQ(trim(given, " \t\r\n"), white) << given;
    }
}

TEST(ascii, numbers_and_tokens_are_not_empty) {
    const struct {
        std::string_view text;
        bool number, token;
    } table[] = {{"", false, false},
                 {"0", true, true},
                 {"0123", true, true},
                 {"-1", false, true},
                 {"1 ", false, false},
                 {"1.5", false, true},
                 {"X-Id", false, true},
                 {"a b", false, false},
                 {"a:b", false, false},
                 {"Zoë", false, false},
                 {"!#$%&'*+-.^_`|~", false, true}};
    for (const auto& [text, number, token] : table) {
        EXPECT_EQ(is_number(text), number) << text;
        EXPECT_EQ(is_token(text), token) << text;
    }
}

} // namespace
} // namespace poolguard::base
