#pragma once
// Whose word counts for where a request comes from: X-Forwarded-For and X-Forwarded-Proto, as reverse proxies add them,
// of peers that are named alone. Everybody else can write anything into them.

#include "http/message.hpp"

#include <array>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::http {

class trusted_proxies {
  public:
    // Nobody.
    trusted_proxies() = default;
    // Addresses and networks: "192.0.2.7", "10.0.0.0/8", "::1", "fd00::/8". The error is the entry that is none.
    static std::expected<trusted_proxies, std::string> parse(const std::vector<std::string>& entries);

    bool trusts(std::string_view address) const;
    // The last address in X-Forwarded-For that is no trusted proxy's, as the peer is one. The proxies append, so what
    // stands further left may be made up. The peer's own where the header has none, or something else than addresses.
    std::string client_of(std::string_view peer, const request& of) const;
    // Whether the peer, a trusted proxy, took the request over TLS.
    static bool came_over_tls(const request& of);

  private:
    // IPv4 addresses as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
    using address = std::array<unsigned char, 16>;
    struct network {
        address first{};
        unsigned bits = 128; // of it that count
    };
    static bool parse_address(std::string_view text, address& out);
    bool trusts(const address& peer) const;

    std::vector<network> networks_;
};

} // namespace poolguard::http
