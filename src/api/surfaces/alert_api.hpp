#pragma once
// Alerts: /api/alerts.

#include "api/operation.hpp"
#include "api/surfaces/record_operations.hpp"
#include "service/owned_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::api {

struct alert_out {
    std::int64_t id = 0;
    std::string title;
    std::string tenant_id;
    std::string owner_sub;
};
BOOST_DESCRIBE_STRUCT(alert_out, (), (id, title, tenant_id, owner_sub))

std::vector<operation> alert_operations(service::owned_records& alerts);

} // namespace poolguard::api
