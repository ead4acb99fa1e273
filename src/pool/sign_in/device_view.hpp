#pragma once
// How devices are shown, for users and administrators.

#include "pool/protocol/operation.hpp"
#include "pool/sign_in/devices.hpp"

namespace poolguard::pool {

// InvalidUserPoolConfigurationException for a pool that does not track devices.
result<void> check_devices_are_tracked(const user_pool_document& pool);

// With all attributes.
cognito::device describe_device(const user_pool_document& pool, const user_document& user,
                                const device_document& device, const operation_ports& ports);

struct device_listing {
    std::string_view operation;         // that a page token belongs to
    bool is_for_administrators = false; // users do not see the attributes that begin with "dev:"
    const std::optional<json::integer<0, 60>>& limit;
    const std::optional<json::text<1, json::unbounded, cognito::no_space_pattern>>& token;
    base::time_point now;
};
result<cognito::list_devices_reply> list_devices_of(const user_pool_document& pool, const user_document& user,
                                                    const device_listing& wanted, const operation_ports& ports);

} // namespace poolguard::pool
