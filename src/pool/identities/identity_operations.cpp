#include "base/try.hpp"
#include "pool/access/request_authenticator.hpp"
#include "pool/access/roles.hpp"
#include "pool/access/temporary_credentials.hpp"
#include "pool/identities/identity_proof.hpp"
#include "pool/identities/login_refusals.hpp"
#include "pool/identities/role_choice.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {
namespace {

constexpr std::chrono::minutes open_id_lifetime{10};

login_claims claims_of(const verified_login& by) { return {by.who.provider, by.client_id, by.claims}; }

result<void> check_trust(const identity_session& session, roles& all) {
    POOLGUARD_TRY(const auto role, all.find_effective(session.role_arn));
    if (!role || !may_assume(*role, session)) return bad_role_configuration();
    return {};
}

} // namespace

reply_to<cognito::get_id> get_id(const cognito::get_id& input, const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, ports.identity_pools.get(input.IdentityPoolId, by));
    POOLGUARD_TRY(const auto shown, verify_all(pool, nullptr, input.Logins, ports));
    if (shown.empty()) {
        if (!pool.settings.AllowUnauthenticatedIdentities) return no_guests();
        POOLGUARD_TRY(auto made, ports.identities.create_unauthenticated(pool.id));
        return cognito::get_id_reply{std::move(made.id)};
    }
    POOLGUARD_TRY(auto found, ports.identities.find_or_create(pool.id, shown.front().who));
    POOLGUARD_CHECK(check_enabled(found));
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
    session.tags = tags_of(proved);
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
    POOLGUARD_TRY(auto token, sign_open_id_token(proved, tags_of(proved), open_id_lifetime, by, ports));
    return cognito::get_open_id_token_reply{proved.identity.id, std::move(token)};
}

reply_to<cognito::unlink_identity> unlink_identity(const cognito::unlink_identity& input, const call& by,
                                                   const operation_ports& ports) {
    if (input.Logins.empty()) return unmatched_logins();
    POOLGUARD_TRY(const auto proved, prove(input.IdentityId, input.Logins, by, ports));
    std::vector<login> removed;
    for (const auto& name : input.LoginsToRemove) {
        const auto user_pool = ports.logins.user_pool_of(name.value);
        const auto found = proved.identity.logins.find(user_pool.empty() ? name.value : provider_name_of(user_pool));
        if (found != proved.identity.logins.end()) removed.push_back({found->first, found->second});
    }
    POOLGUARD_CHECK(ports.identities.unlink(proved.identity, removed));
    return cognito::no_reply{};
}

extern const operation get_id_operation = operation_of<cognito::get_id, get_id>;
extern const operation get_credentials_for_identity_operation =
    operation_of<cognito::get_credentials_for_identity, get_credentials_for_identity>;
extern const operation get_open_id_token_operation = operation_of<cognito::get_open_id_token, get_open_id_token>;
extern const operation unlink_identity_operation = operation_of<cognito::unlink_identity, unlink_identity>;

} // namespace poolguard::pool
