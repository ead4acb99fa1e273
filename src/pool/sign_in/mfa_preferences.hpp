#pragma once
// Which second factors a user has chosen.
// Source: Amazon Cognito API reference, SetUserMFAPreference.

#include "cognito/messages/mfa.hpp"
#include "cognito/messages/users.hpp"
#include "pool/sign_in/sign_in_steps.hpp"

#include <optional>
#include <string>
#include <vector>

namespace poolguard::pool {

void choose(user_document& user, mfa_factor factor);
// Forgets the authenticator app, also one that waits to be verified.
void forget_app(user_document& user);

// Factors that the input does not name stay as they are. InvalidParameterException when a factor is not set up in the
// pool, the user lacks what it needs, or more than one is preferred.
result<void> apply_preference(const user_pool_document& pool, const cognito::mfa_preference& input,
                              user_document& user);

// What the options of SetUserSettings mean. InvalidParameterException for anything but SMS to the phone number.
result<cognito::mfa_preference> preference_of(const std::vector<cognito::mfa_option>& options);

// As GetUser and AdminGetUser show them; nullopt when there are none.
std::optional<std::vector<cognito::mfa_option>> mfa_options(const user_document& user);
std::optional<std::string> preferred_factor(const user_document& user);
std::optional<std::vector<std::string>> chosen_factors(const user_document& user);

} // namespace poolguard::pool
