#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_view.hpp"

namespace poolguard::pool {

reply_to<cognito::get_group> get_group(const cognito::get_group& input, const call& by, user_pools& pools,
                                       groups& groups) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto group, groups.get(*pool, input.GroupName));
    return cognito::group_reply{describe(*pool, group)};
}

} // namespace poolguard::pool
