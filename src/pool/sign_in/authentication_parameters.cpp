#include "pool/sign_in/authentication_parameters.hpp"

#include "cognito/secret_hash.hpp"
#include "pool/protocol/refusal.hpp"

#include <fmt/format.h>

namespace poolguard::pool {

std::optional<std::string_view> find_parameter(const parameter_map& from, std::string_view name) {
    if (!from) return std::nullopt;
    const auto found = from->find(std::string(name));
    if (found == from->end() || found->second.reveal().empty()) return std::nullopt;
    return found->second.reveal();
}

result<std::string_view> need_parameter(const parameter_map& from, std::string_view name) {
    const auto found = find_parameter(from, name);
    if (!found) return refuse_parameter(fmt::format("Missing required parameter {}", name));
    return *found;
}

result<void> check_secret_hash(const user_pools& pools, const client_document& client, const parameter_map& given,
                               std::string_view username, std::string_view mismatch) {
    return check_secret_hash(pools, client, find_parameter(given, "SECRET_HASH"), username, mismatch);
}

result<void> check_secret_hash(const user_pools& pools, const client_document& client,
                               std::optional<std::string_view> hash, std::string_view username,
                               std::string_view mismatch) {
    const auto secrets = pools.secrets().all(client);
    if (secrets.empty() && !hash) return {};
    if (secrets.empty())
        return refuse(cognito::failure_name::not_authorized,
                      fmt::format("Unable to verify secret hash for client {}", client.id));
    if (!hash)
        return refuse(cognito::failure_name::not_authorized,
                      fmt::format("Client {} is configured with secret but SECRET_HASH was not received", client.id));
    bool is_right = false;
    for (const auto& secret : secrets)
        is_right = base::equal_in_constant_time(cognito::secret_hash(secret, username, client.id), *hash) || is_right;
    if (!is_right) return refuse(cognito::failure_name::not_authorized, fmt::format("{} {}", mismatch, client.id));
    return {};
}

} // namespace poolguard::pool
