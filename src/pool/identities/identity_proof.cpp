#include "pool/identities/identity_proof.hpp"

#include "base/json/lookup.hpp"
#include "base/try.hpp"
#include "jwt/verifier.hpp"
#include "pool/access/principal_tags.hpp"
#include "pool/identities/login_refusals.hpp"
#include "pool/identities/role_choice.hpp"
#include "pool/tokens/signing_keys.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

namespace poolguard::pool {
namespace {

// A token of GetOpenIdTokenForDeveloperIdentity. It ends with the link between the identity and the developer's user.
result<verified_login> verify_own_token(const identity_pool_document& pool, const identity_document* identity,
                                        std::string_view token, const operation_ports& ports) {
    if (identity == nullptr) return invalid_login("Can't pass in a Cognito token.");
    POOLGUARD_TRY(const auto keys, ports.keys.of(identity_keys));
    jwt::policy wanted({std::string(identity_issuer)}, jwt::token_use::id, {pool.id});
    wanted.accept_missing_token_use_unsafe = true;
    const auto now = ports.clock.now();
    const auto verified = jwt::verifier(std::move(wanted)).verify(token, *keys->verifying, now);
    if (!verified) return refuse_login_for(verified.error(), token, now);
    if (verified->subject() != identity->id) return unmatched_logins();
    auto claims = verified->claims();
    const auto& amr = base::json::array_at(claims, "amr");
    for (const auto& user : identity->developer_users) {
        auto out = developer_login(pool, user);
        if (std::ranges::find(amr, boost::json::value(out.name)) == amr.end()) continue;
        out.claims = std::move(claims);
        return out;
    }
    return unmatched_logins();
}

result<verified_login> verify_one(const identity_pool_document& pool, const identity_document* identity,
                                  const std::string& provider, std::string_view token, const operation_ports& ports) {
    if (provider == identity_login) return verify_own_token(pool, identity, token, ports);
    // A name without a token: only the developer's own, signed calls may use it.
    if (pool.settings.DeveloperProviderName && pool.settings.DeveloperProviderName->value == provider)
        return refuse_parameter("Please provide a valid public provider");
    return ports.logins.verify(pool, provider, token);
}

} // namespace

std::unexpected<failure> no_guests() {
    return refuse(cognito::failure_name::not_authorized,
                  "Unauthenticated access is not supported for this identity pool.");
}

result<void> check_enabled(const identity_document& identity) {
    if (!identity.is_disabled) return {};
    return refuse(cognito::failure_name::not_authorized,
                  fmt::format("Access to Identity '{}' is forbidden.", identity.id));
}

result<std::vector<verified_login>> verify_all(const identity_pool_document& pool, const identity_document* identity,
                                               const std::optional<cognito::logins>& logins,
                                               const operation_ports& ports) {
    std::vector<verified_login> out;
    if (!logins) return out;
    out.reserve(logins->size());
    for (const auto& [provider, token] : *logins) {
        POOLGUARD_TRY(auto one, verify_one(pool, identity, provider, token, ports));
        out.push_back(std::move(one));
    }
    return out;
}

result<identity_document> link_all(identity_document identity, const std::vector<verified_login>& shown,
                                   pool::identities& identities) {
    const auto is_linked = [&](const verified_login& each) { return has_login(identity, each.who); };
    const auto is_taken = [&](const verified_login& each) {
        return !each.who.is_developer && identity.logins.contains(each.who.provider) && !is_linked(each);
    };
    if (identity.has_logins() && std::ranges::none_of(shown, is_linked)) return unmatched_logins();
    if (std::ranges::any_of(shown, is_taken)) return unmatched_logins();
    for (const auto& each : shown) {
        if (is_linked(each)) continue;
        if (identity.count_logins() >= most_linked_logins)
            return refuse_parameter(fmt::format("An identity may have at most {} logins.", most_linked_logins));
        auto linked = identities.link(identity, each.who);
        if (!linked) return linked;
        identity = std::move(*linked);
    }
    return identity;
}

result<proved_identity> prove(std::string_view identity_id, const std::optional<cognito::logins>& logins,
                              const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(auto identity, ports.identities.get(identity_id));
    auto pool = ports.identity_pools.get(identity.pool_id, by);
    if (!pool) return no_identity(identity_id);
    POOLGUARD_CHECK(check_enabled(identity));
    POOLGUARD_TRY(auto shown, verify_all(*pool, &identity, logins, ports));
    if (shown.empty()) {
        if (identity.has_logins()) return unmatched_logins();
        if (!pool->settings.AllowUnauthenticatedIdentities) return no_guests();
        return proved_identity{std::move(*pool), std::move(identity), {}};
    }
    POOLGUARD_TRY(auto linked, link_all(std::move(identity), shown, ports.identities));
    return proved_identity{std::move(*pool), std::move(linked), std::move(shown)};
}

std::vector<std::string> amr_of(const std::vector<verified_login>& logins) {
    if (logins.empty()) return {"unauthenticated"};
    std::vector<std::string> out{"authenticated"};
    for (const auto& each : logins) {
        out.push_back(each.who.provider);
        out.push_back(each.name);
    }
    return out;
}

cognito::string_map tags_of(const proved_identity& proved) {
    cognito::string_map out;
    for (const auto& each : proved.logins)
        out.merge(each.who.is_developer ? principal_tags_in(each.claims)
                                        : choose_tags(proved.pool, {each.who.provider, each.client_id, each.claims}));
    return out;
}

verified_login developer_login(const identity_pool_document& pool, std::string user) {
    std::string provider;
    if (pool.settings.DeveloperProviderName) provider = *pool.settings.DeveloperProviderName;
    auto name = fmt::format("{}:{}:{}", provider, pool.id, user);
    return {{std::move(provider), std::move(user), true}, std::move(name), {}, {}};
}

result<std::string> sign_open_id_token(const proved_identity& proved, const cognito::string_map& tags,
                                       std::chrono::seconds lifetime, const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto keys, ports.keys.of(identity_keys));
    boost::json::object claims{{"sub", proved.identity.id},
                               {"aud", proved.pool.id},
                               {"amr", boost::json::value_from(amr_of(proved.logins))},
                               {"iss", identity_issuer},
                               {"exp", base::epoch_seconds(by.now + lifetime)},
                               {"iat", base::epoch_seconds(by.now)}};
    add_principal_tags(claims, tags);
    auto token = keys->id_key.sign_rs256(boost::json::serialize(claims));
    if (!token) return refuse(cognito::failure_name::internal_error, "The token could not be signed.");
    return std::move(*token);
}

} // namespace poolguard::pool
