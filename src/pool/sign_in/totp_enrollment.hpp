#pragma once
// Who registers an authenticator app: the user of an access token, or of the session of an MFA_SETUP challenge.

#include "cognito/messages/mfa.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

struct totp_enrollment {
    sign_in_place place;
    user_document user;
    std::optional<challenge_session> session; // nullopt: identified by access token
};
// InvalidParameterException unless one of the two is given; SoftwareTokenMFANotFoundException when the pool has no
// software tokens.
result<totp_enrollment> find_totp_enrollment(const std::optional<cognito::access_token>& token,
                                             const std::optional<cognito::session>& session,
                                             const operation_ports& ports);

// A new session that replaces the used one.
std::string next_session(const totp_enrollment& who, bool is_set_up, const operation_ports& ports);

reply_to<cognito::associate_software_token> associate_software_token(const cognito::associate_software_token& input,
                                                                     const call& by, const operation_ports& ports);
reply_to<cognito::verify_software_token> verify_software_token(const cognito::verify_software_token& input,
                                                               const call& by, const operation_ports& ports);

} // namespace poolguard::pool
