#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/password_policy.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/notices.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_set_user_password> admin_set_user_password(const cognito::admin_set_user_password& input,
                                                                   const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    const auto& settings = found.pool->settings;
    POOLGUARD_CHECK(check_password(settings, input.Password.reveal(), password_use::administration));
    POOLGUARD_CHECK(ports.passwords.check_history(*found.pool, found.user, input.Password.reveal()));
    const auto kept = ports.passwords.keep(*found.pool, found.user.username, input.Password.reveal());
    const bool is_permanent = input.Permanent.value_or(false);
    const auto expires =
        is_permanent ? 0 : base::epoch_milliseconds(by.now + std::chrono::days{temporary_password_days(settings)});
    user_document before;
    user_document changed;
    POOLGUARD_CHECK(ports.users.update(*found.pool, found.user.username, [&](user_document& user) -> result<void> {
        before = user;
        set_password(*found.pool, user, kept, expires);
        user.status = is_permanent ? cognito::user_status::CONFIRMED : cognito::user_status::FORCE_CHANGE_PASSWORD;
        changed = user;
        return {};
    }));
    POOLGUARD_CHECK(ports.sessions.publish_ended(*found.pool, changed));
    if (!by.is_of_server) send_notice_of_password({*found.pool, before}, ports);
    return cognito::empty_reply{};
}

extern const operation admin_set_user_password_operation =
    operation_of<cognito::admin_set_user_password, admin_set_user_password>;

} // namespace poolguard::pool
