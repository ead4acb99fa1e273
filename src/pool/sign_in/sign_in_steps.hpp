#pragma once
// Sign-in as a state machine. What a user has proved so far, and what the pool and the user's record say, give the
// next step: a challenge, the tokens, or a refusal. It is pure; what a step does is for sign_in.hpp.
//
//   password -> [NEW_PASSWORD_REQUIRED] -> [SELECT_MFA_TYPE] -> [a second factor, or MFA_SETUP] -> tokens
//
// Source: Amazon Cognito developer guide, "Adding MFA to a user pool", the table of what users are asked for.

#include "cognito/messages/authentication.hpp"
#include "pool/model/user_pools.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace poolguard::pool {

using cognito::challenge_name;

// SOFTWARE_TOKEN_MFA, SMS_MFA or EMAIL_OTP.
using mfa_factor = challenge_name;
using mfa_factors = std::vector<mfa_factor>;

// Where the codes of SMS_MFA and EMAIL_OTP go: "phone_number" or "email".
std::string address_attribute(mfa_factor factor);
// The factors that the pool has set up.
mfa_factors factors_of(const user_pool_document& pool);
// Whether the user has what that factor needs: a generator that was verified, an address.
bool is_equipped(const user_document& user, mfa_factor factor);
// Whether the user has chosen the factor, or prefers it.
bool has_chosen(const user_document& user, mfa_factor factor);
bool prefers(const user_document& user, mfa_factor factor);
// Those that the user can be asked for at a sign-in. Where the pool leaves them to its users, the ones they chose;
// where it insists, each they are equipped for, save what already serves to set a new password.
mfa_factors usable_factors(const user_pool_document& pool, const user_document& user);

// What was answered last. An answer to SELECT_MFA_TYPE proves nothing; see chosen_factor.
enum class proof { password, new_password, second_factor };

struct sign_in_step {
    std::optional<challenge_name> challenge; // nothing: the tokens
    mfa_factors choices{};                   // of SELECT_MFA_TYPE and MFA_SETUP
    friend bool operator==(const sign_in_step&, const sign_in_step&) = default;
};
// NotAuthorizedException, UserNotConfirmedException or PasswordResetRequiredException when the user may not sign in;
// MFAMethodNotFoundException when the pool insists on a factor and the user can have none.
result<sign_in_step> next_step(const user_pool_document& pool, const user_document& user, proof given,
                               base::time_point now);

// The factor of an answer to SELECT_MFA_TYPE; NotAuthorizedException when it was not among the choices.
result<mfa_factor> chosen_factor(const user_pool_document& pool, const user_document& user, std::string_view answer);

} // namespace poolguard::pool
