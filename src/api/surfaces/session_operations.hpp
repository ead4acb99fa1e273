#pragma once
// A signed-in user's own sessions: {prefix}/sessions, for each surface of accounts.

#include "api/operation.hpp"
#include "service/user_sessions.hpp"

#include <vector>

namespace poolguard::api {

struct surface_names;
std::vector<operation> session_operations(const surface_names& names, service::user_sessions& sessions);

} // namespace poolguard::api
