#pragma once
// The first code of an authenticator app, at any Cognito.

#include "base/try.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/mfa.hpp"

namespace poolguard::service {

// VerifySoftwareToken. code_mismatch also where Cognito refuses the code with the status ERROR. Source: Amazon Cognito
// API reference, "VerifySoftwareToken", Status.
inline cognito::result<cognito::verify_software_token_reply>
verify_app_code(cognito::client& cognito, const cognito::verify_software_token& message) {
    POOLGUARD_TRY(auto reply, cognito.call(message));
    if (reply.Status != cognito::software_token_status::SUCCESS)
        return std::unexpected(cognito::failure{cognito::failure_name::code_mismatch, "The code is not correct"});
    return reply;
}

} // namespace poolguard::service
