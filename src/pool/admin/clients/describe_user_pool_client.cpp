#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"

namespace poolguard::pool {

reply_to<cognito::describe_user_pool_client> describe_user_pool_client(const cognito::describe_user_pool_client& input,
                                                                       const call& by, user_pools& pools) {
    POOLGUARD_CHECK(find_pool(pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto client, pools.find_client(input.UserPoolId, input.ClientId));
    return cognito::user_pool_client_reply{describe(*client, pools.client_secret(*client))};
}

} // namespace poolguard::pool
