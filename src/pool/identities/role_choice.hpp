#pragma once
// Chooses an identity's role and its session's tags from the pool's settings and a token's claims. No I/O.
// Source: Amazon Cognito developer guide, "Using role-based access control", "Using attributes for access control".

#include "pool/identities/identity_pools.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

// The verified claims of a login.
struct login_claims {
    std::string_view provider;
    std::string_view client_id;
    const boost::json::object& claims;
};

// The ARN of the role. `wanted` is CustomRoleArn, which must be one of the token's roles.
// InvalidIdentityPoolConfigurationException if the pool has no role, NotAuthorizedException if the mapping denies it.
result<std::string> choose_role(const identity_pool_document& pool, const login_claims& by,
                                const std::optional<std::string>& wanted);
result<std::string> choose_unauthenticated_role(const identity_pool_document& pool);

// The session's tags by name. A claim that is missing, empty, too long for a tag, or has several values is left out.
cognito::string_map choose_tags(const identity_pool_document& pool, const login_claims& by);

std::unexpected<failure> bad_role_configuration();

} // namespace poolguard::pool
