#include "base/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace poolguard::base {
namespace {

// Most texts are ASCII as a whole, so eight characters are looked at together.
std::size_t skip_ascii(std::string_view text, std::size_t i) {
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    for (std::uint64_t eight = 0; i + sizeof eight <= text.size(); i += sizeof eight) {
        std::memcpy(&eight, text.data() + i, sizeof eight);
        if ((eight & high_bits) != 0) break;
    }
    return i;
}

} // namespace

bool is_utf8(std::string_view text) {
    std::size_t i = skip_ascii(text, 0);
    while (i < text.size()) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            i = skip_ascii(text, i + 1);
            continue;
        }
        const std::size_t length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        if (c < 0xc2 || c > 0xf4 || i + length > text.size()) return false;
        const auto second = static_cast<unsigned char>(text[i + 1]);
        // Overlong forms, UTF-16 surrogates and values above U+10FFFF show in the second byte.
        const unsigned low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
        const unsigned high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) return false;
        for (std::size_t k = 2; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
        i += length;
    }
    return true;
}

std::string_view first_characters(std::string_view text, std::size_t most_bytes) {
    if (text.size() <= most_bytes) return text;
    while (most_bytes > 0 && (static_cast<unsigned char>(text[most_bytes]) & 0xc0) == 0x80)
        --most_bytes;
    return text.substr(0, most_bytes);
}

} // namespace poolguard::base
