#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/admin/pools/mfa_config.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::get_user_pool_mfa_config> get_user_pool_mfa_config(const cognito::get_user_pool_mfa_config& input,
                                                                     const call& by, user_pools& pools) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    return describe_mfa(*pool);
}

} // namespace poolguard::pool
