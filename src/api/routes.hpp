#pragma once
// The table of operations in the router.

#include "api/operation.hpp"
#include "http/router.hpp"

#include <span>
#include <vector>

namespace poolguard::api {

// What `at` refers to must outlive the router, as the rows do that are given back.
std::span<const operation> add_routes(http::router& router, std::vector<operation> table, const access_guard& at);

} // namespace poolguard::api
