#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_enable_user> admin_enable_user(const cognito::admin_enable_user& input, const call& by,
                                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(ports.users.update(*found.pool, found.user.username, [](user_document& user) -> result<void> {
        user.enabled = true;
        return {};
    }));
    return cognito::empty_reply{};
}

extern const operation admin_enable_user_operation = operation_of<cognito::admin_enable_user, admin_enable_user>;

} // namespace poolguard::pool
