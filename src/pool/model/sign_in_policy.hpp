#pragma once
// What a pool's SignInPolicy says: the factors that a sign-in may begin with.
// Source: Amazon Cognito API reference, SignInPolicyType; SignUp and AdminCreateUser, users without a password.

#include "cognito/messages/user_pools.hpp"

namespace poolguard::pool {

// Whether that is one of AllowedFirstAuthFactors.
bool allows_first_factor(const cognito::user_pool_settings& settings, cognito::auth_factor factor);
// Whether the pool can have users without a password: those who sign in with codes.
bool allows_users_without_password(const cognito::user_pool_settings& settings);

} // namespace poolguard::pool
