#pragma once
// Users who come from Amazon Cognito: without their passwords, which Cognito shows nobody, so that each sets a new one
// by "forgot password" at the first sign-in ("Importing users into a user pool", Amazon Cognito developer guide).

#include "base/random.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/protocol/call.hpp"
#include "pool/model/users.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::pool {

struct imported_user {
    std::string username;
    std::vector<cognito::attribute> attributes; // sub among them where it is known
    cognito::user_status status = cognito::user_status::RESET_REQUIRED;
    bool enabled = true;
    bool has_sms_mfa = false;
    std::optional<base::time_point> created;
};

// Writes the user; keeps the sub, by which other systems know them. In a pool of addresses the username is the sub.
// UsernameExistsException or AliasExistsException where the user is there already, InvalidParameterException for
// attributes that the pool does not take. Users of other providers are refused: these bring them at their next sign-in.
result<void> import_user(const user_pool_document& pool, const imported_user& who, users& users,
                         base::random_source& random, base::time_point now);

// The custom attributes among the names that the pool's schema lacks.
std::vector<cognito::schema_attribute> missing_attributes(const user_pool_document& pool, const imported_user& who);

} // namespace poolguard::pool
