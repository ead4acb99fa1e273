#include "base/try.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/choice/user_auth_factors.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_get_user_auth_factors>
admin_get_user_auth_factors(const cognito::admin_get_user_auth_factors& input, const call& by,
                            const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    return auth_factors_of(*found.pool, found.user, ports);
}

extern const operation admin_get_user_auth_factors_operation =
    operation_of<cognito::admin_get_user_auth_factors, admin_get_user_auth_factors>;

} // namespace poolguard::pool
