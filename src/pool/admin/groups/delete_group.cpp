#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::delete_group> delete_group(const cognito::delete_group& input, const call& by, user_pools& pools,
                                             groups& groups) {
    const auto pool = find_pool(pools, by, input.UserPoolId);
    if (!pool) return std::unexpected(pool.error());
    if (auto removed = groups.remove(**pool, input.GroupName); !removed) return std::unexpected(removed.error());
    return cognito::no_reply{};
}

} // namespace poolguard::pool
