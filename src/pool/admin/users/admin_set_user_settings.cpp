#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/mfa_preferences.hpp"
#include "pool/sign_in/notices.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_set_user_settings> admin_set_user_settings(const cognito::admin_set_user_settings& input,
                                                                   const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_TRY(const auto preference, preference_of(input.MFAOptions));
    user_document before;
    user_document after;
    POOLGUARD_CHECK(ports.users.update(*found.pool, found.user.username, [&](user_document& user) -> result<void> {
        before = user;
        POOLGUARD_CHECK(apply_preference(*found.pool, preference, user));
        after = user;
        return {};
    }));
    send_notices_of_changes({*found.pool, before}, after, ports);
    return cognito::empty_reply{};
}

extern const operation admin_set_user_settings_operation =
    operation_of<cognito::admin_set_user_settings, admin_set_user_settings>;

} // namespace poolguard::pool
