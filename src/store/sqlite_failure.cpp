#include "store/sqlite_failure.hpp"

#include "base/log.hpp"

#include <cerrno>
#include <sqlite3.h>
#include <system_error>

namespace poolguard::store {
namespace {

error classify_system_error(const sqlite_failure& failure) {
    switch (failure.system_error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return error::full;
    case EROFS:
    case EACCES:
    case EPERM:
        return error::read_only;
    default:
        break;
    }
    switch (failure.code) {
    case SQLITE_IOERR_SHORT_READ:
    case SQLITE_IOERR_CORRUPTFS:
    case SQLITE_IOERR_DATA:
        return error::damaged;
    default:
        return error::unavailable;
    }
}

} // namespace

sqlite_failure last_failure(sqlite3* connection, int code) {
    const int primary = code & 0xff;
    const bool from_system = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN;
    // Not sqlite3_system_errno: a commit that fails does not set it.
    return {.code = code,
            .system_error = from_system ? errno : 0,
            .reason = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code)};
}

error classify(const sqlite_failure& failure) {
    switch (failure.code & 0xff) {
    case SQLITE_FULL:
        return error::full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return error::read_only;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error::damaged;
    case SQLITE_TOOBIG:
        return error::too_large;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return classify_system_error(failure);
    default:
        return error::unavailable;
    }
}

error report(std::string_view event, const sqlite_failure& failure) {
    const auto meaning = classify(failure);
    const auto system =
        failure.system_error == 0 ? std::string() : std::generic_category().message(failure.system_error);
    base::log::error(event, {{"reason", failure.reason},
                             {"sqlite_code", std::int64_t{failure.code}},
                             {"system_error", system},
                             {"answered", describe(meaning)}});
    return meaning;
}

} // namespace poolguard::store
