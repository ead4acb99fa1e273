#pragma once
// What GetUserAuthFactors and AdminGetUserAuthFactors return.

#include "cognito/messages/auth_factors.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation_ports.hpp"

namespace poolguard::pool {

// The factors that the user can sign in with by now.
result<cognito::user_auth_factors> auth_factors_of(const user_pool_document& pool, const user_document& user,
                                                   const operation_ports& ports);

} // namespace poolguard::pool
