#include "base/try.hpp"
#include "pool/accounts/user_removal.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_delete_user> admin_delete_user(const cognito::admin_delete_user& input, const call& by,
                                                       user_pools& pools, users& users, groups& groups,
                                                       sessions& sessions) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(remove_user(*found.pool, found.user, users, groups, sessions));
    return cognito::no_reply{};
}

} // namespace poolguard::pool
