#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"

namespace poolguard::pool {

reply_to<cognito::describe_user_pool_client> describe_user_pool_client(const cognito::describe_user_pool_client& input,
                                                                       const call& by, user_pools& pools) {
    if (const auto pool = find_pool(pools, by, input.UserPoolId); !pool) return std::unexpected(pool.error());
    const auto client = pools.find_client(input.UserPoolId, input.ClientId);
    if (!client) return std::unexpected(client.error());
    return cognito::user_pool_client_reply{describe(**client, pools.client_secret(**client))};
}

} // namespace poolguard::pool
