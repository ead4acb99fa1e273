#pragma once
// The named parameters of sign-in requests, and the check of SECRET_HASH.

#include "cognito/messages/authentication.hpp"
#include "pool/model/user_pools.hpp"

#include <optional>
#include <string_view>

namespace poolguard::pool {

using parameter_map = std::optional<cognito::secret_map>;

// Returns nullopt when it is absent or empty. The view lives as long as the map.
std::optional<std::string_view> find_parameter(const parameter_map& from, std::string_view name);
// InvalidParameterException "Missing required parameter {name}".
result<std::string_view> need_parameter(const parameter_map& from, std::string_view name);

// A client with a secret must send the SECRET_HASH of one of its secrets for the username; other clients must send
// none. NotAuthorizedException otherwise. `mismatch` is the message for a wrong one; the client's id is appended.
result<void> check_secret_hash(const user_pools& pools, const client_document& client,
                               std::optional<std::string_view> given, std::string_view username,
                               std::string_view mismatch = "Unable to verify secret hash for client");
result<void> check_secret_hash(const user_pools& pools, const client_document& client, const parameter_map& given,
                               std::string_view username,
                               std::string_view mismatch = "Unable to verify secret hash for client");

} // namespace poolguard::pool
