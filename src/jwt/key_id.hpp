#pragma once
// The syntax of key ids. Cognito's are base64 of 32 bytes; other issuers use dates, UUIDs, thumbprints or names.

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace poolguard::jwt {

inline constexpr std::size_t max_key_id_size = 256;

// 1 to 256 letters, digits and + / = - _ . : @ without two dots in a row, so that attempts at path or query injection
// are refused before any lookup.
inline bool is_key_id(std::string_view text) {
    constexpr std::string_view marks = "+/=-_.:@";
    return !text.empty() && text.size() <= max_key_id_size && !text.contains("..") &&
           std::ranges::all_of(text, [=](char c) { return base::is_alphanumeric(c) || marks.contains(c); });
}

} // namespace poolguard::jwt
