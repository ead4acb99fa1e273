#pragma once
// Which username a new user may have, by the pool's sign-in settings.
// Source: Amazon Cognito developer guide, "Customizing sign-in attributes".

#include "cognito/failure.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/documents.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// The real username of a new user: the given one, or in a pool with UsernameAttributes the sub; there the given one
// becomes the e-mail address or phone number. InvalidParameterException "Username should be an email." and the like; in
// alias pools "Username cannot be of email format, since user pool is configured for email alias."
cognito::result<std::string> real_username(const user_pool_document& pool, std::string_view given, std::string_view sub,
                                           attribute_map& attributes);

// For a change that users make to their own attributes: InvalidParameterException when it takes the last address away
// that they sign in by. Only the sub would be left, which nobody knows by heart.
cognito::result<void> check_can_still_sign_in(const user_pool_document& pool, const user_document& before,
                                              const user_document& after);

} // namespace poolguard::pool
