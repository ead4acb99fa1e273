#pragma once
// What the OAuth endpoints work with.

#include "pool/admin/clients/resource_servers.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/oauth/authorization_codes.hpp"
#include "pool/sign_in/browser_sessions.hpp"
#include "pool/tokens/access_tokens.hpp"
#include "store/rate_limits.hpp"

namespace poolguard::pool {

// All of these must outlive the routes.
struct oauth_ports {
    user_pools& pools;
    pool::users& users;
    const identity_providers& providers;
    const resource_servers& servers;
    pool::sessions& sessions;
    token_issuer& issuer;
    const pool_token_verifier& verifier;
    const access_tokens& tokens;
    const authorization_codes& codes;
    const browser_sessions& browsers;
    const issuer_names& issuers;
    const base::clock& clock;
    store::rate_limits& rates;
};

} // namespace poolguard::pool
