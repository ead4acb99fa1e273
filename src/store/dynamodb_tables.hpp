#pragma once
// The names of the tables with the records; both may name the same table.

#include <functional>
#include <string>
#include <string_view>

namespace poolguard::store {

struct dynamodb_tables {
    std::string users;    // long-lived records
    std::string sessions; // short-lived records: sessions, codes, counts of attempts
    // Whether the records of a partition belong to the second table.
    std::function<bool(std::string_view partition)> is_of_sessions = [](std::string_view) { return false; };

    const std::string& of(std::string_view partition) const { return is_of_sessions(partition) ? sessions : users; }
};

} // namespace poolguard::store
