#pragma once
// What verifiers of a pool's tokens need: its key set and its OpenID Connect discovery document
// (OpenID Connect Discovery 1.0, RFC 8414).

#include "http/router.hpp"
#include "pool/tokens/issuer_names.hpp"
#include "pool/tokens/signing_keys.hpp"

namespace poolguard::pool {

class well_known {
  public:
    // How long clients may cache a response.
    static constexpr std::string_view cache_control = "public, max-age=3600";

    well_known(user_pools& pools, signing_keys& keys, const issuer_names& issuers);

    // Adds "GET /{pool_id}/.well-known/jwks.json" and ".../openid-configuration"; an unknown pool gets 404. And
    // "GET /.well-known/jwks_uri", the path that Amazon Cognito uses for the keys of identity pools.
    void add_routes(http::router& routes);

    http::response jwks(std::string_view pool_id) const;
    http::response configuration(std::string_view pool_id) const;
    http::response identity_jwks(std::string_view) const;

  private:
    user_pools& pools_;
    signing_keys& keys_;
    const issuer_names& issuers_;
};

} // namespace poolguard::pool
