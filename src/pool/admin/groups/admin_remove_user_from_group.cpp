#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_remove_user_from_group>
admin_remove_user_from_group(const cognito::admin_remove_user_from_group& input, const call& by, user_pools& pools,
                             users& users, groups& groups) {
    const auto found = find_user(pools, users, by, input.UserPoolId, input.Username);
    if (!found) return std::unexpected(found.error());
    if (const auto group = groups.get(*found->pool, input.GroupName); !group) return std::unexpected(group.error());
    if (auto removed = groups.remove_member(*found->pool, input.GroupName, found->user.username); !removed)
        return std::unexpected(removed.error());
    return cognito::no_reply{};
}

} // namespace poolguard::pool
