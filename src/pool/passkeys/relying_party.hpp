#pragma once
// For which domain a pool's users have passkeys, and what the pool demands of them.
// Source: Amazon Cognito API reference, WebAuthnConfigurationType and SignInPolicyType.

#include "pool/model/user_pools.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// Whether users may sign in with passkeys (WEB_AUTHN among the AllowedFirstAuthFactors).
bool allows_passkeys(const user_pool_document& pool);

// The domain that the pool's settings name, or that of its pages: its custom domain, or for a prefix domain the host of
// this server. WebAuthnConfigurationMissingException when there is none, or only an address, as passkeys need a name.
result<std::string> relying_party_of(const user_pool_document& pool, std::string_view public_url);

// Whether the authenticator must ask for a PIN or a fingerprint: the pool says so, or passkeys count as two factors.
bool needs_user_verification(const user_pool_document& pool);

} // namespace poolguard::pool
