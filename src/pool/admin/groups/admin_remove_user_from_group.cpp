#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_remove_user_from_group>
admin_remove_user_from_group(const cognito::admin_remove_user_from_group& input, const call& by, user_pools& pools,
                             users& users, groups& groups) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(groups.get(*found.pool, input.GroupName));
    POOLGUARD_CHECK(groups.remove_member(*found.pool, input.GroupName, found.user.username));
    return cognito::no_reply{};
}

} // namespace poolguard::pool
