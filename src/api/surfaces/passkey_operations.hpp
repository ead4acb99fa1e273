#pragma once
// A signed-in user's passkeys: {prefix}/passkeys, for each surface of accounts.

#include "api/operation.hpp"
#include "service/factors/passkeys.hpp"

#include <vector>

namespace poolguard::api {

struct surface_names;
std::vector<operation> passkey_operations(const surface_names& names, service::passkeys& passkeys);

} // namespace poolguard::api
