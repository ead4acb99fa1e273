#pragma once
// What SQLite says when something fails, and what that means to the records port.

#include "store/records.hpp"

#include <string>
#include <string_view>

struct sqlite3;

namespace poolguard::store {

struct sqlite_failure {
    int code = 0;         // SQLite's extended result code
    int system_error = 0; // errno of the system call behind it, 0 when there was none
    std::string reason;   // SQLite's own words, for logs
};

// The failure of the SQLite call that has just returned that code. The caller has set errno to 0 before the call.
sqlite_failure last_failure(sqlite3* connection, int code);

// The port's word for a failure. An input or output error counts as `full` or `read_only` when errno says so.
error classify(const sqlite_failure& failure);

// Writes the failure to the log under that event name, and classifies it.
error report(std::string_view event, const sqlite_failure& failure);

} // namespace poolguard::store
