#pragma once
// Looks at many characters at a time for the few that need a closer look.

#include <cstddef>
#include <string_view>

namespace poolguard::base {

// The position of the first control character below a space, or of the first of two other characters; the text's size
// if it has none.
inline std::size_t find_special(std::string_view text, char one, char other) {
    const auto is_special = [one, other](char c) -> unsigned {
        return static_cast<unsigned>(static_cast<unsigned char>(c) < ' ') | static_cast<unsigned>(c == one) |
               static_cast<unsigned>(c == other);
    };
    std::size_t at = 0;
    // Without a branch for each character and with a fixed number of them, so that compilers use vector instructions.
    constexpr std::size_t block = 32;
    for (; at + block <= text.size(); at += block) {
        const char* const from = text.data() + at;
        unsigned char found = 0;
        for (std::size_t i = 0; i < block; ++i)
            found |= static_cast<unsigned char>(is_special(from[i]));
        if (found != 0) break;
    }
    while (at < text.size() && is_special(text[at]) == 0)
        ++at;
    return at;
}

} // namespace poolguard::base
