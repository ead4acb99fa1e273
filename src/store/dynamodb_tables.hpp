#pragma once
// Which tables hold the records. Two tables may be one: then both names are the same.

#include <functional>
#include <string>
#include <string_view>

namespace poolguard::store {

struct dynamodb_tables {
    std::string users;    // what stays
    std::string sessions; // what comes and goes: sessions, codes, counts of attempts
    // Whether the records of a partition are of the second kind.
    std::function<bool(std::string_view partition)> is_of_sessions = [](std::string_view) { return false; };

    const std::string& of(std::string_view partition) const { return is_of_sessions(partition) ? sessions : users; }
};

} // namespace poolguard::store
