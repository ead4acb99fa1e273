#pragma once
// For which domain a pool's users have passkeys, and what the pool demands of them.
// Source: Amazon Cognito API reference, WebAuthnConfigurationType and SignInPolicyType.

#include "pool/model/user_pools.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// The domain that the pool's settings name, or that of its pages: its custom domain, or for a prefix domain the host of
// this server. WebAuthnConfigurationMissingException when there is none, or only an address, as passkeys need a name.
result<std::string> relying_party_of(const user_pool_document& pool, std::string_view public_url);

// Whether a passkey, which then has to verify its user, also takes the place of a second factor.
bool passkeys_are_both_factors(const user_pool_document& pool);
// Passkeys among the second factors that a user has switched on (UserMFASettingList).
inline constexpr std::string_view passkeys_as_mfa = "WEB_AUTHN_MFA";
// Whether the authenticator must ask for a PIN or a fingerprint: the pool says so, or passkeys count as two factors.
bool needs_user_verification(const user_pool_document& pool);

} // namespace poolguard::pool
