#include "base/bytes.hpp"

#include "base/ascii.hpp"

#include <array>

namespace poolguard::base {
namespace {

constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view base32_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::uint8_t invalid = 0xff;

consteval std::array<std::uint8_t, 256> reverse(std::string_view alphabet) {
    std::array<std::uint8_t, 256> table{};
    table.fill(invalid);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return table;
}
constexpr auto standard_values = reverse(standard_alphabet);
constexpr auto url_values = reverse(url_alphabet);

// The alphabet has a power of two characters; each stands for `width` bits.
std::string encode(std::string_view data, std::string_view alphabet, int width) {
    std::string out;
    // With room for padding: a secret that grows would leave a copy behind.
    out.reserve(data.size() * 8 / static_cast<std::size_t>(width) + 4);
    const std::uint32_t mask = (1U << width) - 1;
    std::uint32_t bits = 0;
    int count = 0;
    for (const unsigned char c : data) {
        bits = bits << 8 | c;
        for (count += 8; count >= width; count -= width)
            out += alphabet[bits >> (count - width) & mask];
    }
    if (count > 0) out += alphabet[bits << (width - count) & mask];
    return out;
}

// Writes size * 3 / 4 bytes. False if a character is not in the alphabet or the last one has stray bits. Each character
// is looked up once; whether all were good is asked once, at the end.
bool decode_into(char* out, std::string_view text, const std::array<std::uint8_t, 256>& values) {
    const auto octets_in = octets(text);
    const auto whole = text.size() / 4 * 4;
    std::uint32_t seen = 0;
    const auto value_at = [&](std::size_t i) {
        const std::uint32_t value = values[octets_in[i]];
        seen |= value;
        return value;
    };
    for (std::size_t i = 0; i < whole; i += 4) {
        const auto bits = value_at(i) << 18 | value_at(i + 1) << 12 | value_at(i + 2) << 6 | value_at(i + 3);
        *out++ = static_cast<char>(bits >> 16);
        *out++ = static_cast<char>(bits >> 8);
        *out++ = static_cast<char>(bits);
    }
    std::uint32_t stray = 0;
    if (text.size() - whole == 2) {
        const auto bits = value_at(whole) << 6 | value_at(whole + 1);
        stray = bits & 0xf;
        *out = static_cast<char>(bits >> 4);
    } else if (text.size() - whole == 3) {
        const auto bits = value_at(whole) << 12 | value_at(whole + 1) << 6 | value_at(whole + 2);
        stray = bits & 3;
        *out++ = static_cast<char>(bits >> 10);
        *out = static_cast<char>(bits >> 2);
    }
    return seen < 64 && stray == 0;
}

std::optional<bytes> decode(std::string_view text, const std::array<std::uint8_t, 256>& values) {
    if (text.size() % 4 == 1) return std::nullopt;
    const auto size = text.size() * 3 / 4;
    bytes out;
    bool good = false;
    // Not the size that it is called with: libstdc++ 12 gives the capacity.
    out.resize_and_overwrite(size, [&](char* to, std::size_t) {
        good = decode_into(to, text, values);
        return size;
    });
    if (!good) return std::nullopt;
    return out;
}

} // namespace

std::string to_hex(std::string_view data) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(data.size() * 2);
    for (const unsigned char c : data) {
        out += digits[c >> 4];
        out += digits[c & 15];
    }
    return out;
}

std::optional<bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high << 4 | low);
    }
    return out;
}

std::string to_base64(std::string_view data) {
    auto out = encode(data, standard_alphabet, 6);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.ends_with('='); ++i)
        text.remove_suffix(1);
    return decode(text, standard_values);
}

std::optional<bytes> from_base64_unpadded(std::string_view text) {
    std::string padded(text);
    padded.append((4 - text.size() % 4) % 4, '=');
    return from_base64(padded);
}

std::string to_base64url(std::string_view data) { return encode(data, url_alphabet, 6); }

std::optional<bytes> from_base64url(std::string_view text) { return decode(text, url_values); }

std::string to_base32(std::string_view data) { return encode(data, base32_alphabet, 5); }

} // namespace poolguard::base
