#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_disable_user> admin_disable_user(const cognito::admin_disable_user& input, const call& by,
                                                         user_pools& pools, users& users, sessions& sessions) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    const auto& [pool, user] = found;
    POOLGUARD_CHECK(users.update(*pool, user.username, [](user_document& changed) -> result<void> {
        changed.enabled = false;
        return {};
    }));
    POOLGUARD_CHECK(sessions.end_all(*pool, user));
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
