#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_user_global_sign_out>
admin_user_global_sign_out(const cognito::admin_user_global_sign_out& input, const call& by, user_pools& pools,
                           users& users, sessions& sessions) {
    const auto found = find_user(pools, users, by, input.UserPoolId, input.Username);
    if (!found) return std::unexpected(found.error());
    if (auto ended = sessions.end_all(*found->pool, found->user); !ended) return std::unexpected(ended.error());
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
