#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"

namespace poolguard::pool {

reply_to<cognito::describe_user_pool> describe_user_pool(const cognito::describe_user_pool& input, const call& by,
                                                         user_pools& pools, users& users, const std::string& account) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto count, users.count(*pool));
    return cognito::user_pool_reply{describe(*pool, account, count)};
}

} // namespace poolguard::pool
