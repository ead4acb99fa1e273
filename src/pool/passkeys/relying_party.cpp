#include "pool/passkeys/relying_party.hpp"

#include "base/ip_network.hpp"
#include "base/url.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {

bool allows_passkeys(const user_pool_document& pool) {
    const auto& policies = pool.settings.Policies;
    const auto& sign_in = policies ? policies->SignInPolicy : std::nullopt;
    const auto& allowed = sign_in ? sign_in->AllowedFirstAuthFactors : std::nullopt;
    return allowed && std::ranges::find(*allowed, cognito::auth_factor::WEB_AUTHN) != allowed->end();
}

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

bool needs_user_verification(const user_pool_document& pool) {
    const auto& settings = pool.mfa.web_authn;
    return settings && (settings->UserVerification == cognito::user_verification::required ||
                        settings->FactorConfiguration == cognito::passkey_factor::MULTI_FACTOR_WITH_USER_VERIFICATION);
}

} // namespace poolguard::pool
