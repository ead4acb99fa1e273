#pragma once
// Users imported from Amazon Cognito: without their passwords, which Cognito does not export, so that each user sets a
// new one with "forgot password" at the first sign-in ("Importing users into a user pool", Amazon Cognito developer
// guide).

#include "base/random.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/user_creation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::pool {

struct imported_user {
    std::string username;
    std::vector<cognito::attribute> attributes; // with sub where it is known
    cognito::user_status status = cognito::user_status::RESET_REQUIRED;
    bool enabled = true;
    bool has_sms_mfa = false;
    std::optional<base::time_point> created;
};

// Writes the user and keeps the sub, which other systems refer to. In a pool with UsernameAttributes the username is
// the sub. UsernameExistsException or AliasExistsException when the user already exists, InvalidParameterException for
// attributes that the pool does not accept. Users of other providers are refused: their next sign-in creates them.
result<void> import_user(const user_pool_document& pool, const imported_user& who, const user_creation& creation,
                         base::random_source& random, base::time_point now);

// The user's custom attributes that the pool's schema lacks.
std::vector<cognito::schema_attribute> missing_attributes(const user_pool_document& pool, const imported_user& who);

} // namespace poolguard::pool
