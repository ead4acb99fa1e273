#pragma once
// The table of all operations. A new operation is added in operations.cpp.

#include "pool/protocol/operation.hpp"

#include <span>

namespace poolguard::pool {

// Amazon Cognito user pools, API version 2016-04-18.
std::span<const operation* const> user_pool_operations();
// Amazon Cognito identity pools, API version 2014-06-30.
std::span<const operation* const> identity_pool_operations();

} // namespace poolguard::pool
