#pragma once
// What identity pools answer when a login is not accepted.

#include "jwt/error.hpp"
#include "pool/protocol/call.hpp"
#include "pool/protocol/refusal.hpp"

#include <string_view>

namespace poolguard::pool {

// NotAuthorizedException, with Amazon's words.
std::unexpected<cognito::failure> invalid_login(std::string_view why);
std::unexpected<cognito::failure> unsupported_login();
std::unexpected<cognito::failure> unmatched_logins();
// For a token that fails verification.
std::unexpected<cognito::failure> refuse_login_for(jwt::error why, std::string_view token, base::time_point now);

} // namespace poolguard::pool
