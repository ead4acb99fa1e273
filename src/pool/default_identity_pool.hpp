#pragma once
// The identity pool that the server creates on its first start, for the app clients of the region's user pool. Its role
// lets users reach the DynamoDB items under their own identity id, and no others.

#include "pool/default_deployment.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/protocol/operation.hpp"

#include <string>

namespace poolguard::pool {

// Creates whatever is missing and returns the identity pool's id, which is stored first, in one record. What exists
// stays as it is.
result<std::string> provide_identity_pool(const deployment& of, const call& by, store::records& records,
                                          const operation_ports& ports);

} // namespace poolguard::pool
