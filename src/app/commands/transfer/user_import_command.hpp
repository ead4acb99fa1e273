#pragma once
// `poolguard import --cognito POOL` and `poolguard import --csv FILE`: users of Amazon Cognito into the embedded pool.

#include "app/settings/settings.hpp"

#include <optional>
#include <string>

namespace poolguard::app {

struct user_source {
    std::optional<std::string> csv;     // a file
    std::optional<std::string> pool_id; // a user pool, read by ListUsers
    std::string endpoint;               // where that is; empty: Amazon's in its region
};

// The exit code: 0 when all users are here, 1 when some are not, and why is on standard error, a line for each. Users
// who are here already stay as they are, so it may be run again.
int import_users(const settings& given, const environment& variables, const user_source& from);

} // namespace poolguard::app
