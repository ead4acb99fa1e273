#include "pool/identities/login_tokens.hpp"

#include "base/bytes.hpp"
#include "base/json/parse.hpp"
#include "base/try.hpp"
#include "base/url.hpp"
#include "jwt/verifier.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/tokens/token_status.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

std::unexpected<failure> invalid_login(std::string_view why) {
    return refuse(cognito::failure_name::not_authorized, fmt::format("Invalid login token. {}", why));
}

std::unexpected<failure> unsupported() {
    return refuse(cognito::failure_name::not_authorized,
                  "Token is not from a supported provider of this identity pool.");
}

// Of a token whose signature has matched.
std::int64_t end_of(std::string_view token) {
    const auto payload = token.substr(token.find('.') + 1, token.rfind('.') - token.find('.') - 1);
    const auto text = base::from_base64url(payload);
    const auto claims = text ? base::json::parse(*text).value_or(nullptr) : boost::json::value{};
    const auto* object = claims.if_object();
    const auto* end = object != nullptr ? object->if_contains("exp") : nullptr;
    return end != nullptr && end->is_int64() ? end->get_int64() : 0;
}

std::unexpected<failure> refuse_login_for(jwt::error why, std::string_view token, base::time_point now) {
    using enum jwt::error;
    switch (why) {
    case expired:
        return invalid_login(fmt::format("Token expired: {} >= {}", base::epoch_seconds(now), end_of(token)));
    case wrong_issuer:
    case missing_issuer:
        return invalid_login("Issuer doesn't match providerName");
    case wrong_token_use:
    case missing_client:
        return invalid_login("Missing a required claim: aud");
    case wrong_client:
        return unsupported();
    case unknown_key:
    case bad_signature:
    case algorithm_not_for_key:
    case unsupported_algorithm:
        return invalid_login("Couldn't verify signed token.");
    case crypto_failure:
        return refuse(cognito::failure_name::internal_error, "The token could not be verified.");
    default:
        return invalid_login("Not a valid OpenId Connect identity token.");
    }
}

// The app clients of that user pool which the identity pool lists, and whether it wants their sessions to be alive.
struct accepted_clients {
    std::vector<std::string> ids;
    std::vector<std::string> checked;
};

} // namespace

std::string provider_name_of(std::string_view user_pool_id) {
    return fmt::format("cognito-idp.{}.amazonaws.com/{}", region_of(user_pool_id), user_pool_id);
}

login_tokens::login_tokens(user_pools& pools, pool::users& users, signing_keys& keys, pool::sessions& sessions,
                           const issuer_names& issuers, const base::clock& clock)
    : pools_(pools), users_(users), keys_(keys), sessions_(sessions), issuers_(issuers), clock_(clock) {}

std::string login_tokens::user_pool_of(std::string_view provider_name) const {
    const auto pool_id = provider_name.substr(provider_name.rfind('/') + 1);
    if (!cognito::is_user_pool_id(pool_id)) return {};
    if (provider_name != provider_name_of(pool_id) && provider_name != base::without_scheme(issuers_.of(pool_id)))
        return {};
    return std::string(pool_id);
}

result<verified_login> login_tokens::verify(const identity_pool_document& pool, std::string_view provider_name,
                                            std::string_view token) const {
    const auto user_pool_id = user_pool_of(provider_name);
    if (user_pool_id.empty()) return unsupported();
    accepted_clients clients;
    if (pool.settings.CognitoIdentityProviders)
        for (const auto& each : *pool.settings.CognitoIdentityProviders)
            if (user_pool_of(each.ProviderName) == user_pool_id) {
                clients.ids.push_back(each.ClientId);
                if (each.ServerSideTokenCheck.value_or(false)) clients.checked.push_back(each.ClientId);
            }
    if (clients.ids.empty()) return unsupported();
    const auto user_pool = pools_.find(user_pool_id);
    if (!user_pool && user_pool.error().name == cognito::failure_name::resource_not_found) return unsupported();
    if (!user_pool) return std::unexpected(user_pool.error());
    POOLGUARD_TRY(const auto keys, keys_.of(user_pool_id));
    const jwt::verifier verifier(jwt::policy({issuers_.of(user_pool_id)}, jwt::token_use::id, clients.ids));
    auto verified = verifier.verify(token, *keys->verifying, clock_.now());
    if (!verified) return refuse_login_for(verified.error(), token, clock_.now());
    if (verified->key_id() != keys->id_key.kid()) return invalid_login("Couldn't verify signed token.");
    if (std::ranges::find(clients.checked, verified->client_id()) != clients.checked.end()) {
        POOLGUARD_TRY(const auto found, standing_of(*verified, **user_pool, users_, sessions_));
        if (found.as != standing::counts) return invalid_login("Token is not valid any more.");
    }
    login who{provider_name_of(user_pool_id), std::string(verified->subject())};
    return verified_login{std::move(who), std::move(*verified)};
}

} // namespace poolguard::pool
