#include "pool/access/context_value.hpp"

#include "base/ascii.hpp"
#include "base/bytes.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t most_number_digits = 38;
constexpr int largest_exponent = 125;
constexpr int smallest_exponent = -130;
constexpr std::size_t longest_exponent = 4;

bool take_number_sign(std::string_view& text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    return is_negative;
}

// The digits at the start, which are taken away.
std::string_view take_number_digits(std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && base::is_digit(text[end]))
        ++end;
    const auto out = text.substr(0, end);
    text.remove_prefix(end);
    return out;
}

// Takes "e+5", or nothing.
std::optional<int> take_number_exponent(std::string_view& text) {
    if (!text.starts_with('e') && !text.starts_with('E')) return 0;
    text.remove_prefix(1);
    const bool is_negative = take_number_sign(text);
    const auto digits = take_number_digits(text);
    if (digits.empty() || digits.size() > longest_exponent) return std::nullopt;
    int out = 0;
    for (const char c : digits)
        out = out * 10 + (c - '0');
    return is_negative ? -out : out;
}

} // namespace

std::optional<std::string> plain_number(std::string_view text) {
    const bool is_negative = take_number_sign(text);
    std::string digits(take_number_digits(text));
    // The number is 0.DIGITS times ten to the power of `scale`.
    auto scale = static_cast<std::ptrdiff_t>(digits.size());
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        digits += take_number_digits(text);
    }
    const auto exponent = take_number_exponent(text);
    if (digits.empty() || !exponent || !text.empty()) return std::nullopt;
    const auto first = digits.find_first_not_of('0');
    if (first == std::string::npos) return "0";
    digits.erase(0, first);
    digits.erase(digits.find_last_not_of('0') + 1);
    scale += *exponent - static_cast<std::ptrdiff_t>(first);
    if (digits.size() > most_number_digits || scale - 1 > largest_exponent || scale - 1 < smallest_exponent)
        return std::nullopt;
    const auto size = static_cast<std::ptrdiff_t>(digits.size());
    std::string out(is_negative ? "-" : "");
    if (scale <= 0) return out + "0." + std::string(static_cast<std::size_t>(-scale), '0') + digits;
    if (scale >= size) return out + digits + std::string(static_cast<std::size_t>(scale - size), '0');
    return out + digits.insert(static_cast<std::size_t>(scale), ".");
}

std::optional<std::string> plain_base64(std::string_view text) {
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string url_safe(text);
    for (char& c : url_safe) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    const auto found = base::from_base64url(url_safe);
    if (!found) return std::nullopt;
    return base::to_base64(*found);
}

bool context_value::is_spelled_by(std::string_view wanted) const {
    switch (compared_as) {
    case kind::text:
        return false;
    case kind::number:
        return plain_number(wanted) == text;
    case kind::binary:
        return plain_base64(wanted) == text;
    }
    return false;
}

} // namespace poolguard::pool
