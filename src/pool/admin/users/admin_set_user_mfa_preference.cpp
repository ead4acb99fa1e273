#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/mfa_preferences.hpp"
#include "pool/sign_in/notices.hpp"

namespace poolguard::pool {

namespace {

// Where a second factor is required, a registered app is asked for whether the user has chosen it or not. Without this
// nobody could let a user in again who has lost it.
bool ends_app(const user_pool_document& pool, const cognito::mfa_preference& input) {
    const auto& wish = input.SoftwareTokenMfaSettings;
    const bool is_turned_off = wish && !wish->Enabled.value_or(false) && !wish->PreferredMfa.value_or(false);
    return is_turned_off && pool.settings.MfaConfiguration == cognito::mfa_mode::ON;
}

} // namespace

reply_to<cognito::admin_set_user_mfa_preference>
admin_set_user_mfa_preference(const cognito::admin_set_user_mfa_preference& input, const call& by,
                              const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    user_document before;
    user_document after;
    POOLGUARD_CHECK(ports.users.update(*found.pool, found.user.username, [&](user_document& user) -> result<void> {
        before = user;
        if (ends_app(*found.pool, input)) forget_app(user);
        POOLGUARD_CHECK(apply_preference(*found.pool, input, user));
        after = user;
        return {};
    }));
    send_notices_of_changes({*found.pool, before}, after, ports);
    return cognito::empty_reply{};
}

extern const operation admin_set_user_mfa_preference_operation =
    operation_of<cognito::admin_set_user_mfa_preference, admin_set_user_mfa_preference>;

} // namespace poolguard::pool
