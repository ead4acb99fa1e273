#pragma once
// Users imported from Amazon Cognito or elsewhere. Those who bring no hash of their password, which Cognito does not
// export, set a new one with "forgot password" at the first sign-in ("Importing users into a user pool", Amazon Cognito
// developer guide).

#include "base/random.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/user_creation.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace poolguard::pool {

struct imported_user {
    std::string username;
    std::vector<cognito::attribute> attributes; // with sub where it is known
    cognito::user_status status = cognito::user_status::RESET_REQUIRED;
    bool enabled = true;
    std::optional<bool> has_sms_mfa;
    std::optional<base::time_point> created;
    std::string password_hash; // see brought_hash; empty: none
};

// Writes the users and keeps each sub, which other systems refer to. In a pool with UsernameAttributes the username is
// the sub. The results are in the order of the users: UsernameExistsException or AliasExistsException when the user
// already exists, InvalidParameterException for attributes that the pool does not accept and for an unusable hash.
// Users of other providers are refused: their next sign-in creates them.
std::vector<result<void>> import_users(const user_pool_document& pool, std::span<const imported_user> given,
                                       const user_creation& creation, base::random_source& random,
                                       base::time_point now);

// The user's custom attributes that the pool's schema lacks.
std::vector<cognito::schema_attribute> missing_attributes(const user_pool_document& pool, const imported_user& who);

} // namespace poolguard::pool
