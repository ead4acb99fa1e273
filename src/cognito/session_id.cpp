#include "cognito/session_id.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>

namespace poolguard::cognito {
namespace {

__extension__ using number = unsigned __int128;

constexpr std::string_view token_prefix = "tkn";
constexpr std::string_view browser_prefix = "sso";
constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::size_t digit_count = 25; // 36^25 is a little more than 2^128
constexpr std::array<std::size_t, 4> dashes{8, 13, 18, 23};

std::string id_of(std::string_view prefix, std::string_view bits) {
    number left = 0;
    for (const char each : bits.substr(0, sizeof(number)))
        left = left << 8 | static_cast<unsigned char>(each);
    std::string out(digit_count, '0');
    for (auto each = out.rbegin(); each != out.rend(); ++each, left /= digits.size())
        *each = digits[static_cast<std::size_t>(left % digits.size())];
    return std::string(prefix) + out;
}

} // namespace

std::string token_session_id(std::string_view origin_jti) {
    std::string hex(origin_jti);
    if (hex.size() != 36) return {};
    for (auto at = dashes.rbegin(); at != dashes.rend(); ++at) {
        if (hex[*at] != '-') return {};
        hex.erase(*at, 1);
    }
    const auto bits = base::from_hex(hex);
    return bits && base::to_hex(*bits) == hex ? id_of(token_prefix, *bits) : std::string{};
}

std::optional<std::string> origin_jti_of(std::string_view session_id) {
    if (!session_id.starts_with(token_prefix) || session_id.size() != token_prefix.size() + digit_count)
        return std::nullopt;
    number value = 0;
    for (const char each : session_id.substr(token_prefix.size())) {
        const auto digit = digits.find(each);
        if (digit == std::string_view::npos || value > (~number{0} - digit) / digits.size()) return std::nullopt;
        value = value * digits.size() + digit;
    }
    std::string bits(sizeof(number), '\0');
    for (auto each = bits.rbegin(); each != bits.rend(); ++each, value >>= 8)
        *each = static_cast<char>(value & 0xff);
    auto out = base::to_hex(bits);
    for (const auto at : dashes)
        out.insert(at, 1, '-');
    return out;
}

std::string browser_session_id(std::string_view digest) { return id_of(browser_prefix, digest); }

} // namespace poolguard::cognito
