#pragma once
// A signed-in user's devices: {prefix}/devices, for each surface of accounts.

#include "api/operation.hpp"
#include "service/factors/devices.hpp"

#include <vector>

namespace poolguard::api {

struct surface_names;
std::vector<operation> device_operations(const surface_names& names, service::devices& devices);

} // namespace poolguard::api
