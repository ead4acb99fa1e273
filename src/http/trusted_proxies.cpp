#include "http/trusted_proxies.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <optional>
#include <ranges>

namespace poolguard::http {
namespace {

constexpr unsigned all_bits = 128;
constexpr unsigned bits_before_ipv4 = 96;

std::optional<unsigned> parse_bits(std::string_view text, unsigned most) {
    unsigned out = 0;
    const auto* end = std::to_address(text.end());
    const auto [stopped, error] = std::from_chars(std::to_address(text.begin()), end, out);
    if (text.empty() || error != std::errc{} || stopped != end || out > most) return std::nullopt;
    return out;
}

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

bool trusted_proxies::parse_address(std::string_view text, address& out) {
    const std::string terminated(text);
    if (::inet_pton(AF_INET6, terminated.c_str(), out.data()) == 1) return true;
    constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::ranges::copy(mapped, out.begin());
    return ::inet_pton(AF_INET, terminated.c_str(), out.data() + mapped.size()) == 1;
}

std::expected<trusted_proxies, std::string> trusted_proxies::parse(const std::vector<std::string>& entries) {
    trusted_proxies out;
    for (const auto& entry : entries) {
        const std::string_view text = entry;
        const auto slash = text.find('/');
        const bool is_ipv4 = text.find(':') == text.npos;
        network added;
        if (!parse_address(text.substr(0, slash), added.first)) return std::unexpected(entry);
        if (slash != text.npos) {
            const auto offset = is_ipv4 ? bits_before_ipv4 : 0;
            const auto bits = parse_bits(text.substr(slash + 1), all_bits - offset);
            if (!bits) return std::unexpected(entry);
            added.bits = *bits + offset;
        }
        out.networks_.push_back(added);
    }
    return out;
}

bool trusted_proxies::trusts(const address& peer) const {
    return std::ranges::any_of(networks_, [&](const network& each) {
        const auto whole = each.bits / 8;
        if (!std::equal(peer.begin(), peer.begin() + whole, each.first.begin())) return false;
        const auto rest = each.bits % 8;
        if (rest == 0) return true;
        const auto mask = static_cast<unsigned char>(0xffU << (8 - rest));
        return ((peer.at(whole) ^ each.first.at(whole)) & mask) == 0;
    });
}

bool trusted_proxies::trusts(std::string_view peer) const {
    address given{};
    return !networks_.empty() && parse_address(peer, given) && trusts(given);
}

std::string trusted_proxies::client_of(std::string_view peer, const request& of) const {
    std::string_view last = peer;
    for (const auto value : values_from_the_right(of, "X-Forwarded-For")) {
        const auto text = without_port(value);
        address given{};
        if (!parse_address(text, given)) break;
        last = text;
        if (!trusts(given)) break;
    }
    return std::string(last);
}

bool trusted_proxies::came_over_tls(const request& of) {
    const auto values = values_from_the_right(of, "X-Forwarded-Proto");
    return !values.empty() && base::equal_ignoring_case(values.front(), "https");
}

} // namespace poolguard::http
