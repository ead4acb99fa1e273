#pragma once
// The named values that sign-in requests carry, and the check of the client's secret among them.

#include "cognito/messages/authentication.hpp"
#include "pool/model/user_pools.hpp"

#include <optional>
#include <string_view>

namespace poolguard::pool {

using parameter_map = std::optional<cognito::secret_map>;

// Nothing when it is absent or empty. The view lives as long as the map.
std::optional<std::string_view> find_parameter(const parameter_map& from, std::string_view name);
// InvalidParameterException "Missing required parameter {name}".
result<std::string_view> need_parameter(const parameter_map& from, std::string_view name);

// SECRET_HASH of a client with a secret must be that of the username; other clients must send none.
// NotAuthorizedException otherwise. `mismatch` is what a wrong one is answered with, with the client's id behind it.
result<void> check_secret_hash(const user_pools& pools, const client_document& client,
                               std::optional<std::string_view> given, std::string_view username,
                               std::string_view mismatch = "Unable to verify secret hash for client");
result<void> check_secret_hash(const user_pools& pools, const client_document& client, const parameter_map& given,
                               std::string_view username,
                               std::string_view mismatch = "Unable to verify secret hash for client");

} // namespace poolguard::pool
