#pragma once
// What an app client's settings may refer to in its pool: scopes of resource servers, and identity providers.

#include "pool/admin/clients/client_rules.hpp"
#include "pool/admin/clients/resource_servers.hpp"
#include "pool/admin/providers/identity_providers.hpp"

namespace poolguard::pool {

// Reads the scopes and providers only if the settings refer to any.
result<client_references> references_of(std::string_view pool_id, const cognito::user_pool_client_settings& given,
                                        const resource_servers& servers, const identity_providers& providers);

} // namespace poolguard::pool
