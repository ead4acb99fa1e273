#pragma once
// The table of operations in the router.

#include "api/operation.hpp"
#include "http/router.hpp"

#include <vector>

namespace poolguard::api {

// What `at` refers to must outlive the router.
void add_routes(http::router& router, std::vector<operation> table, const gate& at);

} // namespace poolguard::api
