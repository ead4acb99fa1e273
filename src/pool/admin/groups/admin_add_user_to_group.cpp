#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_add_user_to_group> admin_add_user_to_group(const cognito::admin_add_user_to_group& input,
                                                                   const call& by, user_pools& pools, users& users,
                                                                   groups& groups) {
    const auto found = find_user(pools, users, by, input.UserPoolId, input.Username);
    if (!found) return std::unexpected(found.error());
    if (auto added = groups.add_member(*found->pool, input.GroupName, found->user.username); !added)
        return std::unexpected(added.error());
    return cognito::no_reply{};
}

} // namespace poolguard::pool
