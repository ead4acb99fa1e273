#include "pool/passkeys/relying_party.hpp"

#include "base/ip_network.hpp"
#include "base/url.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

result<std::string> relying_party_of(const user_pool_document& pool, std::string_view public_url) {
    const auto& settings = pool.mfa.web_authn;
    if (settings && settings->RelyingPartyId) return settings->RelyingPartyId->value;
    if (!pool.custom_domain.empty()) return pool.custom_domain;
    const auto parts = base::split_url(public_url);
    if (!pool.domain.empty() && parts && !parts->host.starts_with('[') && !base::parse_ip(parts->host))
        return parts->host;
    return refuse("WebAuthnConfigurationMissingException",
                  "The user pool has neither a relying party ID nor a domain for passkeys.");
}

bool passkeys_are_both_factors(const user_pool_document& pool) {
    return pool.mfa.web_authn &&
           pool.mfa.web_authn->FactorConfiguration == cognito::passkey_factor::MULTI_FACTOR_WITH_USER_VERIFICATION;
}

bool needs_user_verification(const user_pool_document& pool) {
    return passkeys_are_both_factors(pool) ||
           (pool.mfa.web_authn && pool.mfa.web_authn->UserVerification == cognito::user_verification::required);
}

} // namespace poolguard::pool
