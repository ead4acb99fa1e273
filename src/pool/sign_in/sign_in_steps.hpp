#pragma once
// Sign-in as a pure state machine: decides the next step from the flow that the caller asked for, or from what the user
// has proved so far. A step is a challenge, the tokens, or a refusal. sign_in.hpp carries the steps out.
//
//   flow -> first factor -> [NEW_PASSWORD_REQUIRED] -> [SELECT_MFA_TYPE] -> [a second factor, or MFA_SETUP]
//        -> [DEVICE_SRP_AUTH -> DEVICE_PASSWORD_VERIFIER] -> tokens
//
// A new flow is added to first_step() and begin_sign_in(), a new first factor of USER_AUTH to the table in
// choice/first_factors.cpp and to begin_factor(), a new challenge to answer_challenge() in sign_in.cpp.
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

// Whether users need a second factor.
cognito::mfa_mode mfa_mode_of(const user_pool_document& pool);
// Where the codes of SMS_MFA, SMS_OTP and EMAIL_OTP go: "phone_number" or "email".
std::string address_attribute(mfa_factor factor);
// The factors that the pool has set up.
mfa_factors factors_of(const user_pool_document& pool);
// Whether the user has what that factor needs: a verified authenticator app, an address.
bool is_equipped(const user_document& user, mfa_factor factor);
// Whether the user has chosen the factor, or prefers it.
bool has_chosen(const user_document& user, mfa_factor factor);
bool prefers(const user_document& user, mfa_factor factor);
// The factors that the user can be asked for at a sign-in. Where the pool makes them optional, those that the user
// chose; where it requires one, all that the user is equipped for except an address that can reset the password.
mfa_factors usable_factors(const user_pool_document& pool, const user_document& user);

struct sign_in_step {
    std::optional<challenge_name> challenge; // nullopt: the tokens
    mfa_factors choices{};                   // of SELECT_MFA_TYPE and MFA_SETUP
    friend bool operator==(const sign_in_step&, const sign_in_step&) = default;
};

// InitiateAuth and AdminInitiateAuth.
enum class initiator { client, administrator };
// While nothing is proved yet: PASSWORD, which the request answers at once, PASSWORD_VERIFIER, SELECT_CHALLENGE for the
// user's choice, CUSTOM_CHALLENGE where the pool's functions decide, or the tokens, for the flows that refresh them.
// InvalidParameterException when the client or the caller may not use the flow, or the pool has no function for it.
result<sign_in_step> first_step(const user_pool_document& pool, const client_document& client, cognito::auth_flow flow,
                                initiator by);

// What was proved last. An answer to SELECT_MFA_TYPE proves nothing; see chosen_factor. `functions`: what the pool's
// functions for CUSTOM_AUTH asked for, which is all that is needed beside a remembered device.
enum class proof { first_factor, new_password, second_factor, device, functions };

// The device of a sign-in.
struct device_standing {
    bool is_remembered = false;         // confirmed and remembered, so that it must prove itself
    bool follows_second_factor = false; // a second factor, or all that functions ask, came before the device
};
// NotAuthorizedException, UserNotConfirmedException or PasswordResetRequiredException when the user may not sign in;
// MFAMethodNotFoundException when the pool requires a factor and the user cannot have one.
result<sign_in_step> next_step(const user_pool_document& pool, const user_document& user, proof given,
                               base::time_point now, const device_standing& device = {});

// The factor of an answer to SELECT_MFA_TYPE; NotAuthorizedException when it was not among the choices.
result<mfa_factor> chosen_factor(const user_pool_document& pool, const user_document& user, std::string_view answer);

} // namespace poolguard::pool
