#pragma once
// Text of the protocol: ASCII, compared without case where RFC 9110 says so.

#include <algorithm>
#include <string_view>

namespace poolguard::http {

inline constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Names of headers, media types and codings (RFC 9110 section 5.1).
inline bool equals_without_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::ranges::equal(a, b, {}, to_lower, to_lower);
}

// Without the spaces and tabs at both ends (RFC 9110 section 5.6.3).
inline constexpr std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace poolguard::http
