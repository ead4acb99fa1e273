#pragma once
// Records that belong to the user in any tenant: /api/data.

#include "api/operation.hpp"
#include "api/surfaces/record_operations.hpp"
#include "service/owned_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::api {

struct data_out {
    std::int64_t id = 0;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(data_out, (), (id, value))

struct data_page {
    std::vector<data_out> data;
};
BOOST_DESCRIBE_STRUCT(data_page, (), (data))

std::vector<operation> data_operations(service::owned_records& data);

} // namespace poolguard::api
