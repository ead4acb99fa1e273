#pragma once
// IP addresses and networks, as limits and trusted proxies compare them: an IPv4 address and its IPv4-mapped IPv6
// address (RFC 4291 section 2.5.5.2) are the same.

#include <array>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::base {

// In network byte order; an IPv4 address as ::ffff:a.b.c.d.
using ip_address = std::array<unsigned char, 16>;

// "192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "fe80::1%eth0" (RFC 4007 section 11; the zone is left out). nullopt
// for anything else.
std::optional<ip_address> parse_ip(std::string_view text);

// The network that counts as one client: an IPv4 address, or the /64 of an IPv6 address, since a client chooses freely
// within its /64. "192.0.2.7" or "2001:db8:0:1::/64". Other text is returned unchanged.
std::string network_of(std::string_view address);

class ip_networks {
  public:
    // Contains nothing.
    ip_networks() = default;
    // Addresses and networks: "192.0.2.7", "10.0.0.0/8", "::1", "fd00::/8". The error is the invalid entry.
    static std::expected<ip_networks, std::string> parse(const std::vector<std::string>& entries);

    bool contains(const ip_address& address) const;
    // False for text that is no address.
    bool contains(std::string_view address) const;

  private:
    struct network {
        ip_address first{};
        unsigned bits = 128; // length of the prefix
    };
    std::vector<network> networks_;
};

} // namespace poolguard::base
