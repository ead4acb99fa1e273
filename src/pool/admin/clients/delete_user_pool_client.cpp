#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::delete_user_pool_client> delete_user_pool_client(const cognito::delete_user_pool_client& input,
                                                                   const call& by, user_pools& pools) {
    if (const auto pool = find_pool(pools, by, input.UserPoolId); !pool) return std::unexpected(pool.error());
    if (const auto client = pools.find_client(input.UserPoolId, input.ClientId); !client)
        return std::unexpected(client.error());
    if (auto removed = pools.remove_client(input.UserPoolId, input.ClientId); !removed)
        return std::unexpected(removed.error());
    return cognito::no_reply{};
}

} // namespace poolguard::pool
