#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_user_global_sign_out>
admin_user_global_sign_out(const cognito::admin_user_global_sign_out& input, const call& by, user_pools& pools,
                           users& users, sessions& sessions) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(sessions.end_all(*found.pool, found.user));
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
