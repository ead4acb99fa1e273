#pragma once
// The tables themselves: whether they are what the records need, and making them.

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
    // Whether the store removes what has expired by itself; where it does not, it is kept and counts as gone.
    bool removes_expired = false;
};
// Makes those that are missing, billed by request, and waits until they can be used.
std::expected<std::vector<table_made>, open_error> make_tables(const dynamodb::calls& calls,
                                                               const dynamodb_tables& tables);

// Refuses records that a newer version has written; marks new ones as this version's.
std::expected<void, open_error> check_version(records& in);

} // namespace poolguard::store
