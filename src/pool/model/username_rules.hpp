#pragma once
// What may be given as the username of a new user, by the pool's sign-in settings.
// Source: Amazon Cognito developer guide, "Customizing sign-in attributes".

#include "cognito/failure.hpp"
#include "pool/model/attribute_schema.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// The real username of a new user: what was given, or in a pool with UsernameAttributes the sub, while what was given
// becomes the attribute that it looks like. InvalidParameterException "Username should be an email." and the like; in
// alias pools "Username cannot be of email format, since user pool is configured for email alias."
cognito::result<std::string> real_username(const user_pool_document& pool, std::string_view given, std::string_view sub,
                                           attribute_map& attributes);

} // namespace poolguard::pool
