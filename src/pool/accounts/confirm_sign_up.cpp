#include "base/try.hpp"
#include "cognito/messages/accounts.hpp"
#include "pool/mail/codes.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/triggers/account_triggers.hpp"

namespace poolguard::pool {
namespace {

std::unexpected<failure> wrong_status(const user_document& user) {
    return refuse(cognito::failure_name::not_authorized,
                  fmt::format("User cannot be confirmed. Current status is {}", json::enum_name(user.status)));
}

// Checks the code of a user who is not confirmed yet. Where users are hidden, a caller without the code learns nothing
// about the account.
result<checked_code> check_code(const account_request& request, std::string_view given, const operation_ports& ports) {
    const std::string_view sub = request.user ? std::string_view(request.user->sub) : std::string_view{};
    auto code = ports.codes.check(*request.place.pool, sub, code_purpose::sign_up, given);
    if (!code) return code;
    if (!request.user) {
        if (request.hides_users()) return wrong_code();
        return no_such_account();
    }
    const bool is_held = code->state == code_state::right || code->state == code_state::used;
    if (request.user->status != cognito::user_status::UNCONFIRMED && (is_held || !request.hides_users()))
        return wrong_status(*request.user);
    if (code->state != code_state::right) return refuse_code(code->state, request.hides_users());
    return code;
}

// The Session of the SignUp, which Amplify leaves out. Somebody who takes longer than it lasts is confirmed all the
// same.
result<void> check_session(const account_request& request, const std::optional<cognito::session>& given,
                           const operation_ports& ports) {
    const auto session = given ? ports.challenges.read(*given) : std::nullopt;
    if (!given || (session && has_expired(*session, ports.clock.now()))) return {};
    POOLGUARD_CHECK(
        ports.challenges.open(*given, *request.place.pool, *request.place.client, *request.user, sign_up_session));
    return {};
}

} // namespace

reply_to<cognito::confirm_sign_up> confirm_sign_up(const cognito::confirm_sign_up& input, const call& by,
                                                   const operation_ports& ports) {
    const auto request =
        begin_request(input.ClientId, input.SecretHash, input.Username, limits::confirm_sign_up, ports);
    if (!request) return std::unexpected(request.error());
    POOLGUARD_TRY(const auto code, check_code(*request, input.ConfirmationCode.reveal(), ports));
    const auto& pool = *request->place.pool;
    POOLGUARD_CHECK(check_session(*request, input.Session, ports));
    user_document confirmed;
    const auto verify = [&](user_document& user) -> result<void> {
        if (user.sub != request->user->sub) return expired_code();
        if (user.status != cognito::user_status::UNCONFIRMED) return wrong_status(user);
        user.status = cognito::user_status::CONFIRMED;
        // The code only proves the address that it was sent to.
        if (has_address(user, code.document)) user.attributes[code.document.attribute + "_verified"] = "true";
        confirmed = user;
        return {};
    };
    if (input.ForceAliasCreation.value_or(false) && has_address(*request->user, code.document))
        if (auto freed =
                ports.users.take_alias_over(pool, code.document.attribute, code.document.address, request->user->sub);
            !freed)
            return std::unexpected(freed.error());
    POOLGUARD_CHECK(ports.users.update(pool, request->user->username, verify));
    // The user is confirmed by now, so a code that remains has no effect.
    if (auto used = ports.codes.use(code); !used && used.error().name != cognito::failure_name::expired_code)
        return std::unexpected(used.error());
    POOLGUARD_CHECK(tell_of_confirmation(ports.functions, pool, confirmed, confirmation::sign_up,
                                         caller_of(by, request->place.client->id, input.ClientMetadata)));
    cognito::confirm_sign_up_reply reply;
    // The code has proved the address as a first factor does, so the user need not prove it again at once.
    if (allows(request->place.client->settings, cognito::auth_flow::USER_AUTH))
        reply.Session = ports.challenges.begin(pool, *request->place.client, confirmed, {.challenge = sign_up_session});
    return reply;
}

extern const operation confirm_sign_up_operation = operation_of<cognito::confirm_sign_up, confirm_sign_up>;

} // namespace poolguard::pool
