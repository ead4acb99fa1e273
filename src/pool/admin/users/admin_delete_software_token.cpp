#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/mfa_preferences.hpp"
#include "pool/sign_in/notices.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_delete_software_token>
admin_delete_software_token(const cognito::admin_delete_software_token& input, const call& by,
                            const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    user_document before;
    user_document after;
    POOLGUARD_CHECK(ports.users.update(*found.pool, found.user.username, [&](user_document& user) -> result<void> {
        if (user.status == cognito::user_status::UNCONFIRMED)
            return refuse(cognito::failure_name::user_not_confirmed, "User is not confirmed.");
        before = user;
        forget_app(user);
        after = user;
        return {};
    }));
    send_notices_of_changes({*found.pool, before}, after, ports);
    return cognito::empty_reply{};
}

extern const operation admin_delete_software_token_operation =
    operation_of<cognito::admin_delete_software_token, admin_delete_software_token>;

} // namespace poolguard::pool
