#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/notices.hpp"
#include "pool/sign_in/software_tokens.hpp"
#include "pool/sign_in/totp_enrollment.hpp"

namespace poolguard::pool {

reply_to<cognito::verify_software_token> verify_software_token(const cognito::verify_software_token& input,
                                                               const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, find_totp_enrollment(input.AccessToken, input.Session, ports));
    // Guesses are limited here as they are at a sign-in.
    const auto subject = attempt_subject::of_user(*who.place.pool, who.user);
    POOLGUARD_CHECK(ports.attempts.check_code(subject));
    const std::string name = input.FriendlyDeviceName ? input.FriendlyDeviceName->value : "";
    const auto verified = ports.totp_devices.verify(*who.place.pool, who.user, input.UserCode.reveal(), name);
    if (verified || verified.error().name == cognito::failure_name::enable_software_token)
        POOLGUARD_CHECK(ports.attempts.note_code(subject, verified.has_value()));
    if (!verified) return std::unexpected(verified.error());
    send_notices_of_changes({*who.place.pool, who.user, by.language}, *verified, ports);
    if (who.session) POOLGUARD_CHECK(ports.challenges.use(*who.session));
    cognito::verify_software_token_reply reply;
    reply.Status = cognito::software_token_status::SUCCESS;
    if (who.session) reply.Session = next_session(who, true, ports);
    return reply;
}

extern const operation verify_software_token_operation =
    operation_of<cognito::verify_software_token, verify_software_token>;

} // namespace poolguard::pool
