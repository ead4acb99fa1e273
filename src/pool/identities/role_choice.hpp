#pragma once
// Which role an identity gets, and which tags its session ("Using role-based access control" and "Using attributes for
// access control", Amazon Cognito developer guide). Pure: it reads the pool's settings and the claims of a token.

#include "pool/identities/identity_pools.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

// What a login has proved.
struct login_claims {
    std::string_view provider;
    std::string_view client_id;
    const boost::json::object& claims;
};

// The ARN of the role. `wanted` is CustomRoleArn: one of the token's roles. InvalidIdentityPoolConfigurationException
// when the pool names no role, NotAuthorizedException when it grants none.
result<std::string> choose_role(const identity_pool_document& pool, const login_claims& by,
                                const std::optional<std::string>& wanted);
result<std::string> choose_unauthenticated_role(const identity_pool_document& pool);

// Name and value of the session's tags; claims that are missing or too long for a tag make none.
cognito::string_map choose_tags(const identity_pool_document& pool, const login_claims& by);

std::unexpected<failure> bad_role_configuration();

} // namespace poolguard::pool
