#pragma once
// Prepared statements and their runs, one at a time. A run binds its parameters at the start and reads rows one by one.
// Its end resets the statement, which also ends its read transaction.

#include "store/sqlite_database.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace poolguard::store {

// Two kinds of parameters with the same C++ type.
struct sqlite_blob {
    std::string_view value;
};
struct sqlite_text {
    std::string_view value;
};

class sqlite_statement {
  public:
    static std::expected<sqlite_statement, sqlite_failure> prepare(sqlite_database& database, std::string_view sql);
    sqlite3_stmt* handle() const noexcept { return statement_.get(); }

  private:
    struct finalizer {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    explicit sqlite_statement(sqlite3_stmt* statement) : statement_(statement) {}

    std::unique_ptr<sqlite3_stmt, finalizer> statement_;
};

class sqlite_run {
  public:
    // Binds the parameters from ?1 on. The data they point to must outlive the run.
    template <class... Parameters>
    explicit sqlite_run(const sqlite_statement& statement, const Parameters&... parameters)
        : statement_(statement.handle()) {
        int index = 0;
        (bind(++index, parameters), ...);
    }
    sqlite_run(const sqlite_run&) = delete;
    sqlite_run& operator=(const sqlite_run&) = delete;
    ~sqlite_run();

    // True if there is a row to read, false after the last one.
    std::expected<bool, sqlite_failure> step();
    // For statements without rows.
    std::expected<void, sqlite_failure> finish();

    // Columns of the current row, from 0. Text and blobs are copied.
    std::int64_t integer(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;
    std::string bytes(int column) const;
    // The number of rows that the finished statement wrote or removed.
    std::int64_t changes() const;

  private:
    void bind(int index, std::int64_t value);
    void bind(int index, const std::optional<std::int64_t>& value);
    void bind(int index, sqlite_blob value);
    void bind(int index, sqlite_text value);
    void remember(int code);

    sqlite3_stmt* statement_;
    int bound_ = 0; // the first error of a bind, returned by step()
};

// The first column of the only row.
std::expected<std::int64_t, sqlite_failure> query_integer(sqlite_database& database, std::string_view sql);
std::expected<std::string, sqlite_failure> query_text(sqlite_database& database, std::string_view sql);

} // namespace poolguard::store
