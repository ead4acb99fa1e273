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

struct alert_in {
    record_title title;
};
BOOST_DESCRIBE_STRUCT(alert_in, (), (title))

struct alert_patch {
    std::optional<record_title> title;
};
BOOST_DESCRIBE_STRUCT(alert_patch, (), (title))

struct alert_path {
    record_id alert_id;
};
BOOST_DESCRIBE_STRUCT(alert_path, (), (alert_id))

struct alert_out {
    std::int64_t id = 0;
    std::string title;
    std::string tenant_id;
    std::string owner_sub;
};
BOOST_DESCRIBE_STRUCT(alert_out, (), (id, title, tenant_id, owner_sub))

std::vector<operation> alert_operations(service::owned_records& alerts);

} // namespace poolguard::api
