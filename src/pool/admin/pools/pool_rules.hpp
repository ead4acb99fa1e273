#pragma once
// What Cognito refuses in the settings of a user pool, and what it fills in.
// Source: Amazon Cognito API reference, CreateUserPool.

#include "cognito/failure.hpp"
#include "cognito/messages/user_pools.hpp"

namespace poolguard::pool {

// InvalidParameterException with the first rule that is broken. Lambda triggers and multi-factor authentication are
// refused, as a pool that silently went without them would be less safe than it was asked to be.
cognito::result<void> check_pool(const cognito::user_pool_settings& settings);

// The settings with Cognito's defaults for what was left out.
cognito::user_pool_settings with_defaults(cognito::user_pool_settings settings);

} // namespace poolguard::pool
