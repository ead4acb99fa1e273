#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_user_global_sign_out>
admin_user_global_sign_out(const cognito::admin_user_global_sign_out& input, const call& by,
                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(ports.sessions.end_all(*found.pool, found.user));
    return cognito::empty_reply{};
}

extern const operation admin_user_global_sign_out_operation =
    operation_of<cognito::admin_user_global_sign_out, admin_user_global_sign_out>;

} // namespace poolguard::pool
