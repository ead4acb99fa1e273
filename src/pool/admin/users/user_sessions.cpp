#include "pool/sign_in/user_sessions.hpp"

#include "base/try.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_list_user_sessions> admin_list_user_sessions(const cognito::admin_list_user_sessions& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    return list_sessions(*found.pool, found.user, {}, input.NextToken, ports);
}

reply_to<cognito::admin_revoke_user_session> admin_revoke_user_session(const cognito::admin_revoke_user_session& input,
                                                                       const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    const bool includes_linked = input.RevokeAssociatedSessions == cognito::associated_sessions::LINKED;
    POOLGUARD_CHECK(revoke_session(*found.pool, found.user,
                                   {.session_id = input.SessionId, .includes_linked = includes_linked}, ports));
    return cognito::empty_reply{};
}

extern const operation admin_list_user_sessions_operation =
    operation_of<cognito::admin_list_user_sessions, admin_list_user_sessions>;
extern const operation admin_revoke_user_session_operation =
    operation_of<cognito::admin_revoke_user_session, admin_revoke_user_session>;

} // namespace poolguard::pool
