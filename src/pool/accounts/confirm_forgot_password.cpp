#include "base/try.hpp"
#include "cognito/messages/accounts.hpp"
#include "pool/mail/codes.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/passwords/password_policy.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/notices.hpp"
#include "pool/tokens/sessions.hpp"
#include "pool/triggers/account_triggers.hpp"

namespace poolguard::pool {
namespace {

result<checked_code> check_reset_code(const account_request& request, std::string_view given,
                                      const operation_ports& ports) {
    const std::string_view sub = request.user ? std::string_view(request.user->sub) : std::string_view{};
    auto code = ports.codes.check(*request.place.pool, sub, code_purpose::forgotten_password, given);
    if (!code) return code;
    if (!request.user && !request.hides_users()) return no_such_account();
    if (request.user && !request.user->enabled && !request.hides_users())
        return refuse(cognito::failure_name::not_authorized, "User is disabled.");
    if (!request.user || !request.user->enabled) return wrong_code();
    if (code->state != code_state::right) return refuse_code(code->state, request.hides_users());
    return code;
}

} // namespace

reply_to<cognito::confirm_forgot_password> confirm_forgot_password(const cognito::confirm_forgot_password& input,
                                                                   const call& by, const operation_ports& ports) {
    const auto request =
        begin_request(input.ClientId, input.SecretHash, input.Username, limits::confirm_forgotten_password, ports);
    if (!request) return std::unexpected(request.error());
    const auto& pool = *request->place.pool;
    POOLGUARD_CHECK(check_password(pool.settings, input.Password.reveal(), password_use::change));
    POOLGUARD_TRY(const auto code, check_reset_code(*request, input.ConfirmationCode.reveal(), ports));
    POOLGUARD_CHECK(ports.passwords.check_history(pool, *request->user, input.Password.reveal()));
    const auto kept = ports.passwords.keep(pool, request->user->username, input.Password.reveal());
    // Only one of two calls with the same code gets past this.
    POOLGUARD_CHECK(ports.codes.use(code));
    user_document before;
    user_document changed;
    POOLGUARD_CHECK(ports.users.update(pool, request->user->username, [&](user_document& user) -> result<void> {
        // Someone who can read an address that the user no longer has must not get in.
        if (user.sub != request->user->sub || !user.enabled || !has_address(user, code.document)) return expired_code();
        before = user;
        set_password(pool, user, kept);
        user.status = cognito::user_status::CONFIRMED;
        changed = user;
        return {};
    }));
    POOLGUARD_CHECK(ports.sessions.publish_ended(pool, changed));
    send_notice_of_password({pool, before, by.language}, ports);
    POOLGUARD_CHECK(ports.attempts.forget_sign_in(request->subject));
    POOLGUARD_CHECK(tell_of_confirmation(ports.functions, pool, changed, confirmation::forgotten_password,
                                         caller_of(by, request->place.client->id, input.ClientMetadata)));
    return cognito::empty_reply{};
}

extern const operation confirm_forgot_password_operation =
    operation_of<cognito::confirm_forgot_password, confirm_forgot_password>;

} // namespace poolguard::pool
