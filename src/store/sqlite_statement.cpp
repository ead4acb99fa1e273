#include "store/sqlite_statement.hpp"

#include "base/try.hpp"

#include <cerrno>
#include <sqlite3.h>

namespace poolguard::store {

void sqlite_statement::finalizer::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

std::expected<sqlite_statement, sqlite_failure> sqlite_statement::prepare(sqlite_database& database,
                                                                          std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    errno = 0;
    const int code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return std::unexpected(last_failure(database.handle(), code));
    return sqlite_statement(statement);
}

sqlite_run::~sqlite_run() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

std::expected<bool, sqlite_failure> sqlite_run::step() {
    auto* connection = sqlite3_db_handle(statement_);
    if (bound_ != SQLITE_OK) return std::unexpected(last_failure(connection, bound_));
    errno = 0;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return std::unexpected(last_failure(connection, code));
}

std::expected<void, sqlite_failure> sqlite_run::finish() {
    POOLGUARD_CHECK(step());
    return {};
}

std::int64_t sqlite_run::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::optional<std::int64_t> sqlite_run::optional_integer(int column) const {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return integer(column);
}

std::string sqlite_run::bytes(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    // SQLite returns an empty value as a null pointer.
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t sqlite_run::changes() const { return sqlite3_changes64(sqlite3_db_handle(statement_)); }

void sqlite_run::bind(int index, std::int64_t value) { remember(sqlite3_bind_int64(statement_, index, value)); }

void sqlite_run::bind(int index, const std::optional<std::int64_t>& value) {
    remember(value ? sqlite3_bind_int64(statement_, index, *value) : sqlite3_bind_null(statement_, index));
}

void sqlite_run::bind(int index, sqlite_blob value) {
    // A null pointer, which an empty string_view may have, would bind NULL.
    const char* data = value.value.empty() ? "" : value.value.data();
    remember(sqlite3_bind_blob64(statement_, index, data, value.value.size(), SQLITE_STATIC));
}

void sqlite_run::bind(int index, sqlite_text value) {
    const char* data = value.value.empty() ? "" : value.value.data();
    remember(sqlite3_bind_text64(statement_, index, data, value.value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void sqlite_run::remember(int code) {
    if (bound_ == SQLITE_OK) bound_ = code;
}

std::expected<std::int64_t, sqlite_failure> query_integer(sqlite_database& database, std::string_view sql) {
    POOLGUARD_TRY(const auto statement, sqlite_statement::prepare(database, sql));
    sqlite_run run(statement);
    POOLGUARD_CHECK(run.step());
    return run.integer(0);
}

std::expected<std::string, sqlite_failure> query_text(sqlite_database& database, std::string_view sql) {
    POOLGUARD_TRY(const auto statement, sqlite_statement::prepare(database, sql));
    sqlite_run run(statement);
    POOLGUARD_CHECK(run.step());
    return run.bytes(0);
}

} // namespace poolguard::store
