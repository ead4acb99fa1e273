#pragma once
// SQLite's errors, and the errors of the records port that they mean.

#include "store/records.hpp"

#include <string>
#include <string_view>

struct sqlite3;

namespace poolguard::store {

struct sqlite_failure {
    int code = 0;         // SQLite's extended result code
    int system_error = 0; // errno of the failed system call, 0 if there was none
    std::string reason;   // SQLite's message, for logs
};

// The failure of the SQLite call that has just returned that code. The caller must set errno to 0 before the call.
sqlite_failure last_failure(sqlite3* connection, int code);

// The port's error for a failure. An I/O error counts as `full` or `read_only` if errno says so.
error classify(const sqlite_failure& failure);

// Logs the failure under that event name, and classifies it.
error report(std::string_view event, const sqlite_failure& failure);

} // namespace poolguard::store
