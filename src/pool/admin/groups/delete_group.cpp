#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::delete_group> delete_group(const cognito::delete_group& input, const call& by, user_pools& pools,
                                             groups& groups) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    POOLGUARD_CHECK(groups.remove(*pool, input.GroupName));
    return cognito::no_reply{};
}

} // namespace poolguard::pool
