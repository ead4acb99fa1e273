#pragma once
// Data that belongs to the person of the access token, whatever their tenant: /api/data.

#include "api/operation.hpp"
#include "api/surfaces/record_operations.hpp"
#include "service/owned_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::api {

struct data_in {
    record_title value;
};
BOOST_DESCRIBE_STRUCT(data_in, (), (value))

struct data_patch {
    std::optional<record_title> value;
};
BOOST_DESCRIBE_STRUCT(data_patch, (), (value))

struct data_path {
    record_id data_id;
};
BOOST_DESCRIBE_STRUCT(data_path, (), (data_id))

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
