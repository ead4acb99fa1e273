#include "jwt/key_refresh.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <charconv>

namespace poolguard::jwt {
namespace {

std::chrono::seconds read_seconds(std::string_view text) {
    // RFC 9111 section 1.2.2: a number that is too large counts as 2^31.
    constexpr std::int64_t most = std::int64_t{1} << 31;
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (!base::is_number(text)) return std::chrono::seconds{0};
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return std::chrono::seconds{problem == std::errc{} ? std::min(value, most) : most};
}

} // namespace

std::optional<std::chrono::seconds> parse_max_age(std::string_view cache_control) {
    std::optional<std::chrono::seconds> life;
    const auto shorten = [&life](std::chrono::seconds to) { life = life ? std::min(*life, to) : to; };
    while (!cache_control.empty()) {
        const auto comma = std::min(cache_control.find(','), cache_control.size());
        const auto directive = base::trim(cache_control.substr(0, comma));
        cache_control.remove_prefix(std::min(comma + 1, cache_control.size()));
        const auto equals = std::min(directive.find('='), directive.size());
        const auto name = base::trim(directive.substr(0, equals));
        if (base::equal_ignoring_case(name, "no-store") || base::equal_ignoring_case(name, "no-cache"))
            shorten(std::chrono::seconds{0});
        if (base::equal_ignoring_case(name, "max-age"))
            shorten(read_seconds(base::trim(directive.substr(std::min(equals + 1, directive.size())))));
    }
    return life;
}

} // namespace poolguard::jwt
