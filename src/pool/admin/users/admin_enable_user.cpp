#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_enable_user> admin_enable_user(const cognito::admin_enable_user& input, const call& by,
                                                       user_pools& pools, users& users) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(users.update(*found.pool, found.user.username, [](user_document& user) -> result<void> {
        user.enabled = true;
        return {};
    }));
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
