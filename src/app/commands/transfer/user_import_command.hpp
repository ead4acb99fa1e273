#pragma once
// `poolguard import --cognito POOL` and `poolguard import --csv FILE`: imports users of Amazon Cognito into the
// embedded pool.

#include "app/settings/settings.hpp"

#include <optional>
#include <string>

namespace poolguard::app {

struct user_source {
    std::optional<std::string> csv;     // a file
    std::optional<std::string> pool_id; // a user pool, read by ListUsers
    std::string endpoint;               // of that pool; empty: Amazon's in its region
};

// Returns the exit code: 0 if all users are in the pool, 1 if not, after a line on standard error for each that is not.
// Users who are already in the pool are left unchanged, so it may be run again.
int import_users(const settings& given, const environment& variables, const user_source& from);

} // namespace poolguard::app
