#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/software_tokens.hpp"
#include "pool/sign_in/totp_enrollment.hpp"

namespace poolguard::pool {

reply_to<cognito::associate_software_token> associate_software_token(const cognito::associate_software_token& input,
                                                                     const call&, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, find_totp_enrollment(input.AccessToken, input.Session, ports));
    if (who.session) POOLGUARD_CHECK(ports.challenges.use(*who.session));
    POOLGUARD_TRY(const auto key, ports.totp_devices.begin(*who.place.pool, who.user));
    cognito::associate_software_token_reply reply;
    reply.SecretCode = key.reveal();
    if (who.session) reply.Session = next_session(who, false, ports);
    return reply;
}

extern const operation associate_software_token_operation =
    operation_of<cognito::associate_software_token, associate_software_token>;

} // namespace poolguard::pool
