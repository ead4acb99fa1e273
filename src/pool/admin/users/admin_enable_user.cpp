#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_enable_user> admin_enable_user(const cognito::admin_enable_user& input, const call& by,
                                                       user_pools& pools, users& users) {
    const auto found = find_user(pools, users, by, input.UserPoolId, input.Username);
    if (!found) return std::unexpected(found.error());
    auto written = users.update(*found->pool, found->user.username, [](user_document& user) -> result<void> {
        user.enabled = true;
        return {};
    });
    if (!written) return std::unexpected(written.error());
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
