#pragma once
// Names that do not tell cases apart. ASCII letters alone: other alphabets have no folding that all programs agree on.

#include <algorithm>
#include <string>
#include <string_view>

namespace poolguard::pool {

inline std::string in_lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return out;
}

} // namespace poolguard::pool
