#pragma once
// The OpenAPI 3.1 document of the table of operations.

#include "api/operation.hpp"
#include "service/tenants.hpp"

#include <boost/json/object.hpp>
#include <span>
#include <string>

namespace poolguard::api {

struct document_options {
    std::string version;              // of this program
    service::tenant_settings tenants; // decide which header the operations of members have
};

// Members are in the table's order, so the same table and options give the same text.
boost::json::object openapi_document(std::span<const operation> table, const document_options& options);

} // namespace poolguard::api
