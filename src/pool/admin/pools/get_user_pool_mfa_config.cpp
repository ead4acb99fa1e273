#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/admin/pools/mfa_config.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::get_user_pool_mfa_config> get_user_pool_mfa_config(const cognito::get_user_pool_mfa_config& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    return describe_mfa(*pool);
}

extern const operation get_user_pool_mfa_config_operation =
    operation_of<cognito::get_user_pool_mfa_config, get_user_pool_mfa_config>;

} // namespace poolguard::pool
