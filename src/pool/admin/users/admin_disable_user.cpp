#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_disable_user> admin_disable_user(const cognito::admin_disable_user& input, const call& by,
                                                         user_pools& pools, users& users, sessions& sessions) {
    const auto found = find_user(pools, users, by, input.UserPoolId, input.Username);
    if (!found) return std::unexpected(found.error());
    const auto& [pool, user] = *found;
    auto written = users.update(*pool, user.username, [](user_document& changed) -> result<void> {
        changed.enabled = false;
        return {};
    });
    if (!written) return std::unexpected(written.error());
    if (auto ended = sessions.end_all(*pool, user); !ended) return std::unexpected(ended.error());
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
