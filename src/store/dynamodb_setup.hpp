#pragma once
// Checks and creates the tables.

#include "store/dynamodb_calls.hpp"
#include "store/dynamodb_tables.hpp"
#include "store/open_error.hpp"

#include <expected>
#include <string>
#include <vector>

namespace poolguard::store {

// Refuses tables that are missing or have other keys.
std::expected<void, open_error> check_tables(const dynamodb::calls& calls, const dynamodb_tables& tables);

struct table_made {
    std::string name;
    bool was_there = false;
    // Whether DynamoDB removes expired items. If it does not, they stay in the table but count as removed.
    bool removes_expired = false;
};
// Creates missing tables, billed by request, and waits until they can be used.
std::expected<std::vector<table_made>, open_error> make_tables(const dynamodb::calls& calls,
                                                               const dynamodb_tables& tables);

// Refuses tables that a newer version has written; marks new ones with this version.
std::expected<void, open_error> check_version(records& in);

} // namespace poolguard::store
