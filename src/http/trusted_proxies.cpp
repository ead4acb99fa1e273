#include "http/trusted_proxies.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <ranges>

namespace poolguard::http {
namespace {

// "192.0.2.7", "192.0.2.7:4711", "[2001:db8::1]:4711", "2001:db8::1" without the port.
std::string_view without_port(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        return end == text.npos ? std::string_view{} : text.substr(1, end - 1);
    }
    const bool has_port = std::ranges::count(text, ':') == 1;
    return has_port ? text.substr(0, text.find(':')) : text;
}

// The values from right to left; all headers of that name count as one (RFC 9110 section 5.3).
std::vector<std::string_view> values_from_the_right(const request& of, std::string_view name) {
    std::vector<std::string_view> out;
    for (const auto& header : std::views::reverse(of.headers)) {
        if (!base::equal_ignoring_case(header.name, name)) continue;
        auto rest = header.value;
        for (;;) {
            const auto comma = rest.rfind(',');
            out.push_back(base::trim(comma == rest.npos ? rest : rest.substr(comma + 1)));
            if (comma == rest.npos) break;
            rest = rest.substr(0, comma);
        }
    }
    return out;
}

} // namespace

std::expected<trusted_proxies, std::string> trusted_proxies::parse(const std::vector<std::string>& entries) {
    trusted_proxies out;
    POOLGUARD_TRY(out.networks_, base::ip_networks::parse(entries));
    return out;
}

std::string trusted_proxies::client_of(std::string_view peer, const request& of) const {
    std::string_view last = peer;
    for (const auto value : values_from_the_right(of, "X-Forwarded-For")) {
        const auto text = without_port(value);
        const auto given = base::parse_ip(text);
        if (!given) break;
        last = text;
        if (!networks_.contains(*given)) break;
    }
    return std::string(last);
}

bool trusted_proxies::came_over_tls(const request& of) {
    const auto values = values_from_the_right(of, "X-Forwarded-Proto");
    return !values.empty() && base::equal_ignoring_case(values.front(), "https");
}

} // namespace poolguard::http
