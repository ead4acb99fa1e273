#include "pool/identities/login_tokens.hpp"

#include "base/try.hpp"
#include "base/url.hpp"
#include "pool/identities/login_refusals.hpp"

#include <algorithm>

namespace poolguard::pool {

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
    const auto clients = user_pool_id.empty() ? accepted_clients{} : clients_of(pool.settings, user_pool_id);
    if (clients.ids.empty()) return outside_.verify(pool.settings, provider_name, token);
    POOLGUARD_TRY(const auto user_pool, verifier_.find_pool(user_pool_id));
    if (!user_pool) return unsupported_login();
    const jwt::policy wanted({verifier_.issuer_of(user_pool_id)}, jwt::token_use::id, clients.ids);
    POOLGUARD_TRY(const auto verified,
                  verifier_.verify(token, *user_pool, wanted, [token](jwt::error why, base::time_point now) {
                      return refuse_login_for(why, token, now).error();
                  }));
    if (std::ranges::find(clients.checked, verified.client_id()) != clients.checked.end()) {
        POOLGUARD_TRY(const auto status, verifier_.status_of(verified, *user_pool));
        if (status.validity != token_validity::valid) return invalid_login("Token is no longer valid.");
    }
    auto provider = provider_name_of(user_pool_id);
    return verified_by(verified, {provider, std::string(verified.subject())}, provider + ":CognitoSignIn");
}

accepted_clients login_tokens::clients_of(const cognito::identity_pool_settings& settings,
                                          std::string_view user_pool_id) const {
    accepted_clients out;
    if (!settings.CognitoIdentityProviders) return out;
    for (const auto& each : *settings.CognitoIdentityProviders) {
        if (!each.ProviderName || !each.ClientId || user_pool_of(*each.ProviderName) != user_pool_id) continue;
        out.ids.push_back(*each.ClientId);
        if (each.ServerSideTokenCheck.value_or(false)) out.checked.push_back(*each.ClientId);
    }
    return out;
}

std::string login_tokens::listed_provider(const cognito::identity_pool_settings& settings,
                                          std::string_view given) const {
    const auto user_pool_id = user_pool_of(given);
    if (user_pool_id.empty()) return outside_logins::listed_provider(settings, given);
    return clients_of(settings, user_pool_id).ids.empty() ? std::string{} : provider_name_of(user_pool_id);
}

std::string login_tokens::mapped_provider(const cognito::identity_pool_settings& settings,
                                          std::string_view given) const {
    const auto colon = given.rfind(':');
    const auto user_pool_id = user_pool_of(given.substr(0, colon));
    if (user_pool_id.empty())
        return outside_logins::listed_provider(settings, given).empty() ? std::string{} : std::string(given);
    const auto client = colon == given.npos ? std::string_view{} : given.substr(colon + 1);
    const auto clients = clients_of(settings, user_pool_id).ids;
    if (std::ranges::find(clients, client) == clients.end()) return {};
    return fmt::format("{}:{}", provider_name_of(user_pool_id), client);
}

} // namespace poolguard::pool
