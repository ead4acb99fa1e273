#pragma once
// Which second factors a pool offers or insists on.
// Source: Amazon Cognito API reference, SetUserPoolMfaConfig, CreateUserPool.

#include "cognito/messages/mfa.hpp"
#include "pool/model/user_pools.hpp"

namespace poolguard::pool {

// MfaConfiguration as CreateUserPool and UpdateUserPool take it: they set up text messages alone, with
// SmsConfiguration. InvalidParameterException when a pool would ask for a second factor and have none set up.
result<void> set_mfa_mode(user_pool_document& pool);

cognito::user_pool_mfa_config describe_mfa(const user_pool_document& pool);

} // namespace poolguard::pool
