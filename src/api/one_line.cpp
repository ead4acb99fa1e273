#include "api/one_line.hpp"

#include <algorithm>
#include <array>

namespace poolguard::api {

bool is_one_line(std::string_view text) {
    static constexpr std::array<std::string_view, 12> marks{"\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c",
                                                            "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"};
    const bool has_controls = std::ranges::any_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
    return !has_controls && std::ranges::none_of(marks, [&](std::string_view mark) { return text.contains(mark); });
}

} // namespace poolguard::api
