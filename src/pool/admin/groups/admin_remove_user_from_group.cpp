#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_remove_user_from_group>
admin_remove_user_from_group(const cognito::admin_remove_user_from_group& input, const call& by,
                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(ports.groups.get(*found.pool, input.GroupName));
    POOLGUARD_CHECK(ports.sessions.end_group_tokens(*found.pool, found.user, input.GroupName));
    POOLGUARD_CHECK(ports.groups.remove_member(*found.pool, input.GroupName, found.user.username));
    return cognito::no_reply{};
}

extern const operation admin_remove_user_from_group_operation =
    operation_of<cognito::admin_remove_user_from_group, admin_remove_user_from_group>;

} // namespace poolguard::pool
