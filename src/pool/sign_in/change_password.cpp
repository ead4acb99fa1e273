#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/passwords/password_policy.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/auth_events.hpp"
#include "pool/sign_in/notices.hpp"
#include "pool/tokens/access_tokens.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {
namespace {

result<void> check_previous(const cognito::change_password& input, const signed_in_user& who,
                            const operation_ports& ports) {
    // A user who has no password yet sets the first one.
    if (who.user().password_hash.empty() && !input.PreviousPassword) return {};
    const auto subject = attempt_subject::of_user(who.pool(), who.user());
    POOLGUARD_CHECK(ports.attempts.check_change(subject));
    const bool is_right =
        input.PreviousPassword && ports.passwords.is_password_of(who.user(), input.PreviousPassword->reveal());
    POOLGUARD_CHECK(ports.attempts.note_change(subject, is_right));
    if (!is_right) return wrong_credentials();
    return {};
}

} // namespace

reply_to<cognito::change_password> change_password(const cognito::change_password& input, const call& by,
                                                   const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    const auto note = [&](cognito::event_response response) {
        ports.events.note(who.pool(), who.user(), by.origin(),
                          {.type = cognito::event_type::PasswordChange, .response = response});
    };
    if (const auto previous = check_previous(input, who, ports); !previous) {
        note(cognito::event_response::Fail);
        return std::unexpected(previous.error());
    }
    POOLGUARD_CHECK(check_password(who.pool().settings, input.ProposedPassword.reveal(), password_use::change));
    POOLGUARD_CHECK(ports.passwords.check_history(who.pool(), who.user(), input.ProposedPassword.reveal()));
    const auto kept = ports.passwords.keep(who.pool(), who.user().username, input.ProposedPassword.reveal());
    user_document changed;
    POOLGUARD_CHECK(ports.users.update(who.pool(), who.user().username, [&](user_document& user) -> result<void> {
        // Another password was set after the previous one was verified, so it is no longer the previous one.
        if (user.sub != who.user().sub || user.password_hash != who.user().password_hash) return wrong_credentials();
        set_password(who.pool(), user, kept, 0, who.session());
        changed = user;
        return {};
    }));
    POOLGUARD_CHECK(ports.sessions.publish_ended(who.pool(), changed));
    note(cognito::event_response::Pass);
    send_notice_of_password({who.pool(), who.user(), by.language}, ports);
    return cognito::empty_reply{};
}

extern const operation change_password_operation = operation_of<cognito::change_password, change_password>;

} // namespace poolguard::pool
