#pragma once
// The second factors that a pool offers or requires.
// Source: Amazon Cognito API reference, SetUserPoolMfaConfig, CreateUserPool.

#include "cognito/messages/mfa.hpp"
#include "pool/model/user_pools.hpp"

namespace poolguard::pool {

// Applies MfaConfiguration of CreateUserPool and UpdateUserPool, which can set up only text messages, with
// SmsConfiguration. InvalidParameterException if MFA is on and no second factor is set up, and see check_factors.
result<void> set_mfa_mode(user_pool_document& pool);

// InvalidParameterException for first factors that Cognito does not allow where a second one is required.
result<void> check_factors(const user_pool_document& pool);

cognito::user_pool_mfa_config describe_mfa(const user_pool_document& pool);

} // namespace poolguard::pool
