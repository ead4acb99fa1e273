#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_disable_user> admin_disable_user(const cognito::admin_disable_user& input, const call& by,
                                                         const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    const auto& [pool, user] = found;
    POOLGUARD_CHECK(ports.users.update(*pool, user.username, [](user_document& changed) -> result<void> {
        changed.enabled = false;
        return {};
    }));
    POOLGUARD_CHECK(ports.sessions.end_all(*pool, user));
    return cognito::empty_reply{};
}

extern const operation admin_disable_user_operation = operation_of<cognito::admin_disable_user, admin_disable_user>;

} // namespace poolguard::pool
