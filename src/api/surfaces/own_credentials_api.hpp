#pragma once
// The user's own temporary AWS credentials: /api/users/me/credentials.

#include "api/operation.hpp"
#include "service/user_credentials.hpp"

#include <boost/describe.hpp>
#include <string>
#include <vector>

namespace poolguard::api {

struct own_credentials_out {
    std::string identity_id;
    std::string region;
    std::string access_key_id;
    std::string secret_access_key;
    std::string session_token;
    std::string expiration; // RFC 3339, UTC, whole seconds
};
BOOST_DESCRIBE_STRUCT(own_credentials_out, (),
                      (identity_id, region, access_key_id, secret_access_key, session_token, expiration))

// Null credentials: the operation is there and answers credentials_not_given.
std::vector<operation> own_credentials_operations(service::user_credentials* credentials, const std::string& region);

} // namespace poolguard::api
