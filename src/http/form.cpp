#include "http/form.hpp"

#include <algorithm>

namespace poolguard::http {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            out += ' ';
            continue;
        }
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (text.size() - i < 3) return std::nullopt;
        const int high = hex_digit(text[i + 1]);
        const int low = hex_digit(text[i + 2]);
        if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

struct raw_field {
    std::string_view name;
    std::string_view value;
};

// Takes the next field off the front of `rest`.
raw_field take_field(std::string_view& rest) {
    const auto field = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    const auto equals = field.find('=');
    if (equals == std::string_view::npos) return {field, {}};
    return {field.substr(0, equals), field.substr(equals + 1)};
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text) { return decode(text, false); }

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

std::optional<form_fields> parse_form(std::string_view text) {
    form_fields fields;
    while (!text.empty()) {
        const auto [name, value] = take_field(text);
        if (name.empty() && value.empty()) continue;
        auto decoded_name = decode(name, true);
        auto decoded_value = decode(value, true);
        if (!decoded_name || !decoded_value) return std::nullopt;
        fields.emplace_back(std::move(*decoded_name), std::move(*decoded_value));
    }
    return fields;
}

} // namespace poolguard::http
