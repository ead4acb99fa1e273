#pragma once
// Adds the operations to the router.

#include "api/operation.hpp"
#include "http/router.hpp"

#include <span>
#include <vector>

namespace poolguard::api {

// What `at` refers to must outlive the router. The returned rows live as long as the router.
std::span<const operation> add_routes(http::router& router, std::vector<operation> table, const access_guard& at);

} // namespace poolguard::api
