#pragma once
// Pending authorization requests to other identity providers, stored by their state parameter. A request expires after
// an hour, and can be completed once, in the browser that started it.

#include "pool/federation/provider_client.hpp"

namespace poolguard::pool {

struct federation_request_document {
    static constexpr bool has_defaults = true;
    std::string pool_id;
    std::string provider;
    std::string query;         // of the application's authorization request to this server
    std::string cookie_digest; // of the browser that started it
    std::string nonce;
    std::string verifier;
    std::int64_t expires = 0; // epoch milliseconds
    bool is_done = false;     // it was completed
};
BOOST_DESCRIBE_STRUCT(federation_request_document, (),
                      (pool_id, provider, query, cookie_digest, nonce, verifier, expires, is_done))

class federation_requests {
  public:
    // Each request has a cookie of its own, so that several tabs do not disturb each other. Later ones have greater
    // names.
    static constexpr std::string_view cookie_prefix(bool is_secure) {
        return is_secure ? "__Host-poolguard-provider-" : "poolguard-provider-";
    }
    static std::string cookie_name(std::string_view state, bool is_secure);
    static constexpr std::chrono::hours lifetime{1};

    federation_requests(store::records& records, const base::clock& clock, base::random_source& random)
        : records_(records), clock_(clock), random_(random) {}

    struct started {
        std::string state;
        std::string cookie;
        federation_secrets secrets;
    };
    result<started> begin(std::string_view pool_id, std::string_view provider, std::string_view query) const;
    // Completes a request. nullopt if there is no such request, another browser started it, or it has expired. With
    // is_done if it was completed before.
    result<std::optional<federation_request_document>> end(std::string_view state, std::string_view cookie) const;

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
