#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/accounts/user_removal.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_delete_user> admin_delete_user(const cognito::admin_delete_user& input, const call& by,
                                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(
        remove_user(*found.pool, found.user, ports.users, ports.groups, ports.sessions, ports.events, ports.devices));
    return cognito::no_reply{};
}

extern const operation admin_delete_user_operation = operation_of<cognito::admin_delete_user, admin_delete_user>;

} // namespace poolguard::pool
