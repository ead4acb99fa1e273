#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::delete_user_pool_client> delete_user_pool_client(const cognito::delete_user_pool_client& input,
                                                                   const call& by, user_pools& pools) {
    POOLGUARD_CHECK(find_pool(pools, by, input.UserPoolId));
    POOLGUARD_CHECK(pools.find_client(input.UserPoolId, input.ClientId));
    POOLGUARD_CHECK(pools.remove_client(input.UserPoolId, input.ClientId));
    return cognito::no_reply{};
}

} // namespace poolguard::pool
