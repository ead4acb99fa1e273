#pragma once
// The identity pool that a server has from its first start on: for the app clients of the region's user pool, with a
// role by which everybody reaches the DynamoDB items under their own identity id, and no others.

#include "pool/default_deployment.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/protocol/operation.hpp"

#include <string>

namespace poolguard::pool {

// Makes what is missing and gives the identity pool's id, which is settled first, by one record; what is there stays
// as it is found.
result<std::string> provide_identity_pool(const deployment& of, const call& by, store::records& records,
                                          const operation_ports& ports);

} // namespace poolguard::pool
