#include "pool/identities/login_tokens.hpp"

#include "base/bytes.hpp"
#include "base/json/parse.hpp"
#include "base/try.hpp"
#include "base/url.hpp"
#include "pool/protocol/refusal.hpp"

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

// The `exp` of a token whose signature was verified.
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
    case custom_check_failed:
        return invalid_login("Couldn't verify signed token.");
    case crypto_failure:
        return refuse(cognito::failure_name::internal_error, "The token could not be verified.");
    default:
        return invalid_login("Not a valid OpenId Connect identity token.");
    }
}

// The app clients of a user pool that an identity pool lists.
struct accepted_clients {
    std::vector<std::string> ids;
    std::vector<std::string> checked; // those whose tokens must not have been revoked
};

} // namespace

std::string provider_name_of(std::string_view user_pool_id) {
    return fmt::format("cognito-idp.{}.amazonaws.com/{}", region_of(user_pool_id), user_pool_id);
}

std::string login_tokens::user_pool_of(std::string_view provider_name) const {
    const auto pool_id = provider_name.substr(provider_name.rfind('/') + 1);
    if (!cognito::is_user_pool_id(pool_id)) return {};
    if (provider_name != provider_name_of(pool_id) &&
        provider_name != base::without_scheme(verifier_.issuer_of(pool_id)))
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
    POOLGUARD_TRY(const auto user_pool, verifier_.find_pool(user_pool_id));
    if (!user_pool) return unsupported();
    const jwt::policy wanted({verifier_.issuer_of(user_pool_id)}, jwt::token_use::id, clients.ids);
    POOLGUARD_TRY(auto verified,
                  verifier_.verify(token, *user_pool, wanted, [token](jwt::error why, base::time_point now) {
                      return refuse_login_for(why, token, now).error();
                  }));
    if (std::ranges::find(clients.checked, verified.client_id()) != clients.checked.end()) {
        POOLGUARD_TRY(const auto status, verifier_.status_of(verified, *user_pool));
        if (status.validity != token_validity::valid) return invalid_login("Token is no longer valid.");
    }
    login who{provider_name_of(user_pool_id), std::string(verified.subject())};
    return verified_login{std::move(who), std::move(verified)};
}

} // namespace poolguard::pool
