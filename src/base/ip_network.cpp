#include "base/ip_network.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <memory>

namespace poolguard::base {
namespace {

constexpr unsigned all_bits = 128;
constexpr unsigned bits_before_ipv4 = 96;
constexpr std::size_t bytes_of_client_prefix = 8;
constexpr std::array<unsigned char, bits_before_ipv4 / 8> before_ipv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_ipv4(const ip_address& address) { return std::equal(before_ipv4.begin(), before_ipv4.end(), address.begin()); }

bool is_zone(std::string_view text) {
    constexpr std::size_t longest = 15; // of a network interface's name on Linux
    return !text.empty() && text.size() <= longest &&
           std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '.' || c == '-' || c == '_'; });
}

std::optional<unsigned> parse_bits(std::string_view text, unsigned most) {
    unsigned out = 0;
    const auto* end = std::to_address(text.end());
    const auto [stopped, error] = std::from_chars(std::to_address(text.begin()), end, out);
    if (text.empty() || error != std::errc{} || stopped != end || out > most) return std::nullopt;
    return out;
}

std::string to_text(int family, const void* address) {
    std::array<char, INET6_ADDRSTRLEN> out{};
    return ::inet_ntop(family, address, out.data(), out.size());
}

} // namespace

std::optional<ip_address> parse_ip(std::string_view text) {
    const auto zone = text.find('%');
    if (zone != text.npos && !is_zone(text.substr(zone + 1))) return std::nullopt;
    const std::string terminated(text.substr(0, zone));
    ip_address out{};
    if (::inet_pton(AF_INET6, terminated.c_str(), out.data()) == 1) return out;
    std::ranges::copy(before_ipv4, out.begin());
    if (zone == text.npos && ::inet_pton(AF_INET, terminated.c_str(), out.data() + before_ipv4.size()) == 1) return out;
    return std::nullopt;
}

std::string network_of(std::string_view address) {
    auto parsed = parse_ip(address);
    if (!parsed) return std::string(address);
    if (is_ipv4(*parsed)) return to_text(AF_INET, parsed->data() + before_ipv4.size());
    std::fill(parsed->begin() + bytes_of_client_prefix, parsed->end(), static_cast<unsigned char>(0));
    return to_text(AF_INET6, parsed->data()) + "/64";
}

std::expected<ip_networks, std::string> ip_networks::parse(const std::vector<std::string>& entries) {
    ip_networks out;
    for (const auto& entry : entries) {
        const std::string_view text = entry;
        const auto slash = text.find('/');
        const auto first = parse_ip(text.substr(0, slash));
        if (!first) return std::unexpected(entry);
        network added{*first};
        if (slash != text.npos) {
            const auto offset = text.find(':') == text.npos ? bits_before_ipv4 : 0;
            const auto bits = parse_bits(text.substr(slash + 1), all_bits - offset);
            if (!bits) return std::unexpected(entry);
            added.bits = *bits + offset;
        }
        out.networks_.push_back(added);
    }
    return out;
}

bool ip_networks::contains(const ip_address& address) const {
    return std::ranges::any_of(networks_, [&](const network& each) {
        const auto whole = each.bits / 8;
        if (!std::equal(address.begin(), address.begin() + whole, each.first.begin())) return false;
        const auto rest = each.bits % 8;
        if (rest == 0) return true;
        const auto mask = static_cast<unsigned char>(0xffU << (8 - rest));
        return ((address.at(whole) ^ each.first.at(whole)) & mask) == 0;
    });
}

bool ip_networks::contains(std::string_view address) const {
    if (networks_.empty()) return false;
    const auto parsed = parse_ip(address);
    return parsed && contains(*parsed);
}

} // namespace poolguard::base
