#pragma once
// Browsers on their way to a provider and back: who asked, and what must come back with them. A request takes five minutes
// at most, ends in the browser that it began in, and ends once.

#include "pool/federation/provider_client.hpp"

namespace poolguard::pool {

struct federation_request_document {
    static constexpr bool has_defaults = true;
    std::string pool_id;
    std::string provider;
    std::string query;         // of the authorization request
    std::string cookie_digest; // of the browser's
    std::string nonce;
    std::string verifier;
    std::int64_t expires = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(federation_request_document, (), (pool_id, provider, query, cookie_digest, nonce, verifier, expires))

class federation_requests {
  public:
    static constexpr std::string_view cookie_name = "csrf-state";
    static constexpr std::chrono::minutes longest{5};

    federation_requests(store::records& records, const base::clock& clock, base::random_source& random)
        : records_(records), clock_(clock), random_(random) {}

    struct begun {
        std::string state;
        std::string cookie;
        federation_secrets secrets;
    };
    result<begun> begin(std::string_view pool_id, std::string_view provider, std::string_view query) const;
    // Nothing when there is no such request, it began in another browser, is over or has ended before.
    result<std::optional<federation_request_document>> end(std::string_view state, std::string_view cookie) const;

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
