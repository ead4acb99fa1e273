#pragma once
// Cognito's rules and defaults for the settings of a user pool.
// Source: Amazon Cognito API reference, CreateUserPool.

#include "cognito/failure.hpp"
#include "cognito/messages/user_pools.hpp"

namespace poolguard::pool {

// InvalidParameterException for the first violated rule. Lambda triggers are refused, as a pool that ignored them would
// be less secure than intended.
cognito::result<void> check_pool(const cognito::user_pool_settings& settings);

// The settings with Cognito's defaults for omitted members.
cognito::user_pool_settings with_defaults(cognito::user_pool_settings settings);

} // namespace poolguard::pool
