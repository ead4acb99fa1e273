#pragma once
// What an app client's settings may name beside its pool: the scopes of resource servers and identity providers.

#include "pool/admin/clients/client_rules.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/admin/clients/resource_servers.hpp"

namespace poolguard::pool {

// Reads only what the settings name at all.
result<client_references> surroundings_of(std::string_view pool_id, const cognito::user_pool_client_settings& given,
                                            const resource_servers& servers, const identity_providers& providers);

} // namespace poolguard::pool
