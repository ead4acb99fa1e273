#include "base/json/write.hpp"
#include "base/try.hpp"
#include "cognito/messages/identities.hpp"
#include "pool/access/request_authenticator.hpp"
#include "pool/access/roles.hpp"
#include "pool/access/temporary_credentials.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/identities/login_tokens.hpp"
#include "pool/identities/role_choice.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/tokens/access_tokens.hpp"
#include "pool/tokens/signing_keys.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::chrono::minutes open_id_lifetime{10};
constexpr std::size_t longest_login_token = 50'000;

std::unexpected<failure> not_authorized(std::string message) {
    return refuse(cognito::failure_name::not_authorized, std::move(message));
}
std::unexpected<failure> unmatched() {
    return not_authorized(
        "Logins don't match. Please include at least one valid login for this identity or identity pool.");
}
std::unexpected<failure> no_guests() {
    return not_authorized("Unauthenticated access is not supported for this identity pool.");
}

result<std::vector<verified_login>> verify_all(const identity_pool_document& pool,
                                               const std::optional<cognito::logins>& logins,
                                               const login_tokens& tokens) {
    std::vector<verified_login> out;
    if (!logins) return out;
    out.reserve(logins->size());
    for (const auto& [provider, token] : *logins) {
        if (token.size() > longest_login_token) return refuse_parameter("A login token is too long.");
        POOLGUARD_TRY(auto one, tokens.verify(pool, provider, token));
        out.push_back(std::move(one));
    }
    return out;
}

// The identity of a caller, with the logins that prove it.
struct proved_identity {
    identity_pool_document pool;
    identity_document identity;
    std::vector<verified_login> logins; // empty for an unauthenticated identity
};

// Links the given logins to the identity; one of them must be linked already, unless it has none yet.
result<identity_document> link_all(identity_document identity, const std::vector<verified_login>& shown,
                                   pool::identities& identities) {
    const auto is_linked = [&](const verified_login& each) {
        const auto found = identity.logins.find(each.who.provider);
        return found != identity.logins.end() && found->second == each.who.subject;
    };
    const auto is_taken = [&](const verified_login& each) {
        return identity.logins.contains(each.who.provider) && !is_linked(each);
    };
    if (!identity.logins.empty() && std::ranges::none_of(shown, is_linked)) return unmatched();
    if (std::ranges::any_of(shown, is_taken)) return unmatched();
    for (const auto& each : shown) {
        if (is_linked(each)) continue;
        auto linked = identities.link(identity, each.who);
        if (!linked) return linked;
        identity = std::move(*linked);
    }
    return identity;
}

result<proved_identity> prove(std::string_view identity_id, const std::optional<cognito::logins>& logins,
                              const call& by, const operation_ports& p) {
    POOLGUARD_TRY(auto identity, p.identities.get(identity_id));
    auto pool = p.identity_pools.get(identity.pool_id, by);
    if (!pool) return no_identity(identity_id);
    if (identity.is_disabled) return not_authorized(fmt::format("Access to Identity '{}' is forbidden.", identity_id));
    POOLGUARD_TRY(auto shown, verify_all(*pool, logins, p.logins));
    if (shown.empty()) {
        if (!identity.logins.empty()) return unmatched();
        if (!pool->settings.AllowUnauthenticatedIdentities) return no_guests();
        return proved_identity{std::move(*pool), std::move(identity), {}};
    }
    POOLGUARD_TRY(auto linked, link_all(std::move(identity), shown, p.identities));
    return proved_identity{std::move(*pool), std::move(linked), std::move(shown)};
}

std::vector<std::string> amr_of(const std::vector<verified_login>& logins) {
    if (logins.empty()) return {"unauthenticated"};
    std::vector<std::string> out{"authenticated"};
    for (const auto& each : logins) {
        out.push_back(each.who.provider);
        out.push_back(fmt::format("{0}:CognitoSignIn:{1}", each.who.provider, each.who.subject));
    }
    return out;
}

login_claims claims_of(const verified_login& by) { return {by.who.provider, by.token.client_id(), by.token.claims()}; }

result<void> check_trust(const identity_session& session, roles& all) {
    POOLGUARD_TRY(const auto role, all.find_effective(session.role_arn));
    if (!role || !may_assume(*role, session)) return bad_role_configuration();
    return {};
}

struct open_id_claims {
    std::string sub;
    std::string aud;
    std::vector<std::string> amr;
    std::string_view iss;
    std::int64_t exp;
    std::int64_t iat;
};
BOOST_DESCRIBE_STRUCT(open_id_claims, (), (sub, aud, amr, iss, exp, iat))

} // namespace

reply_to<cognito::get_id> get_id(const cognito::get_id& input, const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, ports.identity_pools.get(input.IdentityPoolId, by));
    POOLGUARD_TRY(const auto shown, verify_all(pool, input.Logins, ports.logins));
    if (shown.empty()) {
        if (!pool.settings.AllowUnauthenticatedIdentities) return no_guests();
        POOLGUARD_TRY(auto made, ports.identities.create_unauthenticated(pool.id));
        return cognito::get_id_reply{std::move(made.id)};
    }
    POOLGUARD_TRY(auto found, ports.identities.find_or_create(pool.id, shown.front().who));
    POOLGUARD_TRY(auto linked, link_all(std::move(found), shown, ports.identities));
    return cognito::get_id_reply{std::move(linked.id)};
}

reply_to<cognito::get_credentials_for_identity>
get_credentials_for_identity(const cognito::get_credentials_for_identity& input, const call& by,
                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto proved, prove(input.IdentityId, input.Logins, by, ports));
    identity_session session{.access_key_id = {},
                             .identity_id = proved.identity.id,
                             .identity_pool_id = proved.pool.id,
                             .role_arn = {},
                             .amr = amr_of(proved.logins),
                             .tags = {}};
    std::optional<std::string> wanted;
    if (input.CustomRoleArn) wanted = input.CustomRoleArn->value;
    if (proved.logins.empty() && wanted)
        return refuse_parameter("CustomRoleArn needs a role mapping of type Token for this provider.");
    POOLGUARD_TRY(auto role, proved.logins.empty()
                                 ? choose_unauthenticated_role(proved.pool)
                                 : choose_role(proved.pool, claims_of(proved.logins.front()), wanted));
    session.role_arn = std::move(role);
    for (const auto& each : proved.logins)
        session.tags.merge(choose_tags(proved.pool, claims_of(each)));
    POOLGUARD_CHECK(check_trust(session, ports.roles));
    const auto issued = ports.temporary.issue(std::move(session), by.now);
    return cognito::get_credentials_for_identity_reply{
        proved.identity.id,
        {issued.access_key_id, std::string(issued.secret_access_key.reveal()),
         std::string(issued.session_token.reveal()), cognito::timestamp{issued.expires.value_or(by.now)}}};
}

reply_to<cognito::get_open_id_token> get_open_id_token(const cognito::get_open_id_token& input, const call& by,
                                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto proved, prove(input.IdentityId, input.Logins, by, ports));
    if (!proved.pool.settings.AllowClassicFlow.value_or(false))
        return refuse_parameter("Basic (classic) flow is not enabled, please use enhanced flow.");
    POOLGUARD_TRY(const auto keys, ports.keys.of(identity_keys));
    const open_id_claims claims{proved.identity.id,
                                proved.pool.id,
                                amr_of(proved.logins),
                                identity_issuer,
                                base::epoch_seconds(by.now + open_id_lifetime),
                                base::epoch_seconds(by.now)};
    auto token = keys->id_key.sign_rs256(base::json::write(claims));
    if (!token) return refuse(cognito::failure_name::internal_error, "The token could not be signed.");
    return cognito::get_open_id_token_reply{proved.identity.id, std::move(*token)};
}

reply_to<cognito::unlink_identity> unlink_identity(const cognito::unlink_identity& input, const call& by,
                                                   const operation_ports& ports) {
    if (input.Logins.empty()) return unmatched();
    POOLGUARD_TRY(const auto proved, prove(input.IdentityId, input.Logins, by, ports));
    std::vector<std::string> providers;
    for (const auto& name : input.LoginsToRemove) {
        const auto user_pool = ports.logins.user_pool_of(name.value);
        if (!user_pool.empty()) providers.push_back(provider_name_of(user_pool));
    }
    POOLGUARD_CHECK(ports.identities.unlink(proved.identity, providers));
    return cognito::no_reply{};
}

extern const operation get_id_operation = operation_of<cognito::get_id, get_id>;
extern const operation get_credentials_for_identity_operation =
    operation_of<cognito::get_credentials_for_identity, get_credentials_for_identity>;
extern const operation get_open_id_token_operation = operation_of<cognito::get_open_id_token, get_open_id_token>;
extern const operation unlink_identity_operation = operation_of<cognito::unlink_identity, unlink_identity>;

} // namespace poolguard::pool
