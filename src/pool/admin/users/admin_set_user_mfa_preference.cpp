#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/sign_in/mfa_preferences.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_set_user_mfa_preference>
admin_set_user_mfa_preference(const cognito::admin_set_user_mfa_preference& input, const call& by, user_pools& pools,
                              users& users) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(users.update(*found.pool, found.user.username,
                                 [&](user_document& user) { return apply_preference(*found.pool, input, user); }));
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
