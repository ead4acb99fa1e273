#include "base/percent_encoding.hpp"

#include "base/ascii.hpp"

namespace poolguard::base {
namespace {

// The character of the escape that the text begins with; nullopt if it is cut short or not hexadecimal.
std::optional<char> escaped_character(std::string_view text) {
    const int high = text.size() < 3 ? -1 : hex_value(text[1]);
    const int low = text.size() < 3 ? -1 : hex_value(text[2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

std::optional<std::string> decode_escapes(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            out += ' ';
            continue;
        }
        if (text[i] == '\0') return std::nullopt;
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const auto character = escaped_character(text.substr(i));
        if (!character || *character == '\0') return std::nullopt;
        out += *character;
        i += 2;
    }
    return out;
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text) { return decode_escapes(text, false); }

std::optional<std::string> form_decode(std::string_view text) { return decode_escapes(text, true); }

std::string percent_decode_leniently(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto character = text[i] == '%' ? escaped_character(text.substr(i)) : std::nullopt;
        out += character.value_or(text[i]);
        if (character) i += 2;
    }
    return out;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        const auto octet = static_cast<unsigned char>(c);
        out += '%';
        out += digits[octet >> 4];
        out += digits[octet & 15];
    }
    return out;
}

} // namespace poolguard::base
