#pragma once
// The reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted. From any other peer these headers may be
// forged and are ignored.

#include "base/ip_network.hpp"
#include "http/message.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::http {

class trusted_proxies {
  public:
    // Trusts no one.
    trusted_proxies() = default;
    // Addresses and networks: "192.0.2.7", "10.0.0.0/8", "::1", "fd00::/8". The error is the invalid entry.
    static std::expected<trusted_proxies, std::string> parse(const std::vector<std::string>& entries);

    bool trusts(std::string_view address) const { return networks_.contains(address); }
    // For a peer that is a trusted proxy: the last address in X-Forwarded-For that is not a trusted proxy's. Proxies
    // append, so entries further left may be forged. If that entry is missing or malformed, the last trusted address.
    std::string client_of(std::string_view peer, const request& of) const;
    // For a peer that is a trusted proxy: whether it received the request over TLS.
    static bool came_over_tls(const request& of);

  private:
    base::ip_networks networks_;
};

} // namespace poolguard::http
