#include "store/sqlite_database.hpp"

#include <cerrno>
#include <sqlite3.h>

namespace poolguard::store {

void sqlite_database::closer::operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }

std::expected<sqlite_database, sqlite_failure> sqlite_database::open(const std::filesystem::path& file, access wanted,
                                                                     std::chrono::milliseconds busy_timeout) {
    const int mode = wanted == access::read_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    sqlite3* connection = nullptr;
    errno = 0;
    const int code = sqlite3_open_v2(std::filesystem::absolute(file).c_str(), &connection,
                                     mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    sqlite_database out(connection); // even a failed call returns a connection that must be closed
    if (code != SQLITE_OK) return std::unexpected(last_failure(connection, code));
    sqlite3_busy_timeout(connection, static_cast<int>(busy_timeout.count()));
    return out;
}

std::expected<void, sqlite_failure> sqlite_database::run(const std::string& sql) {
    errno = 0;
    const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return std::unexpected(last_failure(handle(), code));
    return {};
}

bool sqlite_database::refuses_writes() const { return sqlite3_db_readonly(handle(), "main") == 1; }

void sqlite_database::roll_back() {
    if (sqlite3_get_autocommit(handle()) != 0) return;
    if (const auto ended = run("ROLLBACK"); !ended) report("store_rollback_failed", ended.error());
}

} // namespace poolguard::store
