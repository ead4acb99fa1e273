#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_add_user_to_group> admin_add_user_to_group(const cognito::admin_add_user_to_group& input,
                                                                   const call& by, user_pools& pools, users& users,
                                                                   groups& groups) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(groups.add_member(*found.pool, input.GroupName, found.user.username));
    return cognito::no_reply{};
}

} // namespace poolguard::pool
