#pragma once
// The group of everybody who was created from an identity provider. It is made together with the provider.

#include "pool/admin/providers/identity_providers.hpp"
#include "pool/model/groups.hpp"

namespace poolguard::pool {

// "{pool id}_{provider}"
std::string provider_group_name(const user_pool_document& pool, const provider_document& provider);
// Makes the group unless it exists.
result<void> ensure_provider_group(const user_pool_document& pool, const provider_document& provider,
                                   base::time_point now, groups& groups);

} // namespace poolguard::pool
