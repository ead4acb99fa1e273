#pragma once
// The factors that a user can begin a sign-in with (USER_AUTH): PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP, WEB_AUTHN.
// Source: Amazon Cognito developer guide, "Choice-based authentication" and "Passwordless sign-in"; API reference,
// InitiateAuth.

#include "pool/sign_in/sign_in_steps.hpp"

namespace poolguard::pool {

using first_factors = std::vector<challenge_name>;

// Who has to give a second factor, since the pool or the user says so, begins with a password, or with a passkey that
// counts as both. Codes go to verified addresses, and to those of users who are not confirmed yet: a right code
// confirms them. A temporary password has to be given before anything else.
first_factors first_factors_of(const user_pool_document& pool, const user_document& user, bool has_passkey);

// The preferred factor if it is on offer; the only one on offer; otherwise SELECT_CHALLENGE.
challenge_name first_challenge(const first_factors& on_offer, std::optional<std::string_view> preferred);

} // namespace poolguard::pool
