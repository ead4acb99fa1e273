#include "base/try.hpp"
#include "cognito/messages/accounts.hpp"
#include "pool/mail/codes.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/sign_outs.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/auth_events.hpp"
#include "pool/sign_in/user_migration.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {
namespace {

// Refuses users who cannot set a new password with a code.
result<code_address> recoverable_address(const user_pool_document& pool, const user_document& user) {
    if (!user.enabled) return refuse(cognito::failure_name::not_authorized, "User is disabled.");
    if (user.status == cognito::user_status::FORCE_CHANGE_PASSWORD)
        return refuse(cognito::failure_name::not_authorized, "User password cannot be reset in the current state.");
    auto to = recovery_address(pool, user);
    if (!to || user.status == cognito::user_status::UNCONFIRMED)
        return refuse_parameter(
            "Cannot reset password for the user as there is no registered/verified email or phone_number");
    return std::move(*to);
}

} // namespace

reply_to<cognito::forgot_password> forgot_password(const cognito::forgot_password& input, const call& by,
                                                   const operation_ports& ports) {
    auto request = begin_request(input.ClientId, input.SecretHash, input.Username, limits::forgotten_password, ports);
    if (!request) return std::unexpected(request.error());
    request->place.by = caller_of(by, request->place.client->id, input.ClientMetadata);
    const auto& pool = *request->place.pool;
    if (is_recovered_only_by_administrators(pool))
        return refuse(cognito::failure_name::not_authorized, "Contact administrator to reset password.");
    if (!request->user) {
        POOLGUARD_TRY(request->user, migrate_user(request->place, request->name, {}, ports));
    }
    if (!request->user && !request->hides_users()) return no_such_account();
    const auto to = request->user ? recoverable_address(pool, *request->user) : no_such_account();
    if (!to && !request->hides_users()) return std::unexpected(to.error());
    constexpr auto purpose = code_purpose::forgotten_password;
    if (to) POOLGUARD_CHECK(count_message(to->value, kind_of(purpose), ports));
    POOLGUARD_TRY(auto sent, to ? deliver_code(pool, *request->user, purpose, *to,
                                               {.why = message_reason::forgotten_password,
                                                .by = request->place.by,
                                                .hides_users = request->hides_users()},
                                               ports)
                                : simulate_delivery(*request, purpose, ports));
    if (to)
        ports.events.note(pool, *request->user, by.origin(),
                          {.type = cognito::event_type::ForgotPassword, .response = cognito::event_response::Pass});
    else
        ports.events.pretend_to_note(pool, by.origin());
    return cognito::code_delivery_reply{std::move(sent)};
}

reply_to<cognito::admin_reset_user_password> admin_reset_user_password(const cognito::admin_reset_user_password& input,
                                                                       const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_TRY(const auto to, recoverable_address(*found.pool, found.user));
    user_document changed;
    POOLGUARD_CHECK(ports.users.update(*found.pool, found.user.username, [&](user_document& user) -> result<void> {
        if (user.status != cognito::user_status::CONFIRMED && user.status != cognito::user_status::RESET_REQUIRED)
            return refuse(cognito::failure_name::not_authorized, "User password cannot be reset in the current state.");
        user.status = cognito::user_status::RESET_REQUIRED;
        end_sessions(user);
        changed = user;
        return {};
    }));
    POOLGUARD_CHECK(ports.sessions.publish_ended(*found.pool, changed));
    POOLGUARD_CHECK(deliver_code(*found.pool, found.user, code_purpose::forgotten_password, to,
                                 {message_reason::forgotten_password, caller_of(by, {}, input.ClientMetadata)}, ports));
    return cognito::empty_reply{};
}

extern const operation forgot_password_operation = operation_of<cognito::forgot_password, forgot_password>;
extern const operation admin_reset_user_password_operation =
    operation_of<cognito::admin_reset_user_password, admin_reset_user_password>;

} // namespace poolguard::pool
