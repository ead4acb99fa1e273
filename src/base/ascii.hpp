#pragma once
// ASCII characters and text, independent of the locale. Bytes above 127 belong to no class and have no case.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace poolguard::base {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_lower(c) || is_upper(c); }
constexpr bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }
constexpr bool is_lower_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
// Characters that a URL may have anywhere without an escape (RFC 3986 section 2.3).
constexpr bool is_unreserved(char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

constexpr char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - ('a' - 'A')) : c; }

// The value of a hexadecimal digit of either case; -1 for any other character.
constexpr int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    return is_lower_hex_digit(to_lower(c)) ? to_lower(c) - 'a' + 10 : -1;
}

inline std::string to_lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = to_lower(c);
    return out;
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return to_lower(x) == to_lower(y); });
}

// Not empty, and only digits.
constexpr bool is_number(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

// The form of methods, header names and the like (RFC 9110 section 5.6.2).
constexpr bool is_token(std::string_view text) {
    constexpr auto in_tokens = [] {
        std::array<bool, 256> out{};
        for (unsigned c = 0; c < 128; ++c)
            out[c] = is_alphanumeric(static_cast<char>(c));
        for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
            out[static_cast<unsigned char>(c)] = true;
        return out;
    }();
    return !text.empty() && std::ranges::all_of(text, [&](char c) { return in_tokens[static_cast<unsigned char>(c)]; });
}

// Removes the characters of `space` from both ends; the default is HTTP's spaces and tabs (RFC 9110 section 5.6.3).
constexpr std::string_view trim(std::string_view text, std::string_view space = " \t") {
    const auto first = text.find_first_not_of(space);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

} // namespace poolguard::base
