#pragma once
// Pending authorization requests to other identity providers, stored by their state parameter. A request expires after
// five minutes, and can be completed once, in the browser that started it.

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
};
BOOST_DESCRIBE_STRUCT(federation_request_document, (),
                      (pool_id, provider, query, cookie_digest, nonce, verifier, expires))

class federation_requests {
  public:
    static constexpr std::string_view cookie_name = "csrf-state";
    static constexpr std::chrono::minutes lifetime{5};

    federation_requests(store::records& records, const base::clock& clock, base::random_source& random)
        : records_(records), clock_(clock), random_(random) {}

    struct started {
        std::string state;
        std::string cookie;
        federation_secrets secrets;
    };
    result<started> begin(std::string_view pool_id, std::string_view provider, std::string_view query) const;
    // Completes a request. nullopt if there is no such request, another browser started it, it has expired, or it was
    // already completed.
    result<std::optional<federation_request_document>> end(std::string_view state, std::string_view cookie) const;

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
