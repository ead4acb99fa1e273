#pragma once
// Items: /api/items, and the user's token and tenant: /api/items/me and /api/items/tenant.

#include "api/operation.hpp"
#include "api/surfaces/record_operations.hpp"
#include "service/membership.hpp"
#include "service/owned_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

struct item_out {
    std::int64_t id = 0;
    std::string name;
    std::string owner_sub;
    std::string tenant_id;
};
BOOST_DESCRIBE_STRUCT(item_out, (), (id, name, owner_sub, tenant_id))

// The views point into the token.
struct me_out {
    static constexpr bool writes_nulls = true;
    std::string_view sub;
    std::string_view username;
    std::optional<std::string_view> email; // access tokens have none
    std::string_view token_use;
};
BOOST_DESCRIBE_STRUCT(me_out, (), (sub, username, email, token_use))

struct tenant_out {
    static constexpr bool writes_nulls = true;
    std::optional<std::string_view> tenant_id; // null when tenants are off
    std::string_view token_use;
    std::string_view mode; // header, subdomain or claim
};
BOOST_DESCRIBE_STRUCT(tenant_out, (), (tenant_id, token_use, mode))

std::vector<operation> item_operations(service::owned_records& items, const service::membership& members);

} // namespace poolguard::api
