#pragma once
// Which second factors a user has chosen.
// Source: Amazon Cognito API reference, SetUserMFAPreference.

#include "cognito/messages/mfa.hpp"
#include "pool/sign_in/sign_in_steps.hpp"

#include <optional>
#include <string>
#include <vector>

namespace poolguard::pool {

void choose(user_document& user, mfa_factor factor);

// Factors that the input does not name stay as they are. InvalidParameterException when a factor is not set up in the
// pool, the user lacks what it needs, or more than one is preferred.
result<void> apply_preference(const user_pool_document& pool, const cognito::mfa_preference& input,
                              user_document& user);

// As GetUser and AdminGetUser show them; nullopt when there are none.
std::optional<std::string> preferred_factor(const user_document& user);
std::optional<std::vector<std::string>> chosen_factors(const user_document& user);

} // namespace poolguard::pool
