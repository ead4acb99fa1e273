#pragma once
// The writes of the records port as values, and their effect on the tables within an open transaction. A condition that
// does not hold fails only its own write.

#include "store/records.hpp"
#include "store/sqlite_statement.hpp"

#include <cstdint>
#include <expected>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace poolguard::store {

struct put_write {
    const key& at;
    std::string_view document;
    condition on;
    std::optional<base::time_point> expires;
};
struct remove_write {
    const key& at;
    condition on;
};
struct add_write {
    const key& at;
    std::int64_t amount;
    std::optional<base::time_point> expires;
};
// Removes up to `at_most` expired records and as many counters.
struct sweep_write {
    std::int64_t at_most;
};
using sqlite_write = std::variant<put_write, remove_write, add_write, sweep_write>;

// The new version for a put, the sum for an add, the number of removed rows for a sweep; 0 for a remove.
using write_outcome = std::expected<std::int64_t, error>;

// The size of the write's document in bytes.
std::size_t size_of(const sqlite_write& write);

class sqlite_write_statements {
  public:
    static std::expected<sqlite_write_statements, sqlite_failure> prepare(sqlite_database& database);
    // The inner error is the write's own; the outer one is the engine's and means that the transaction has failed.
    std::expected<write_outcome, sqlite_failure> apply(const sqlite_write& write, base::time_point now) const;

  private:
    explicit sqlite_write_statements(std::vector<sqlite_statement> statements) : statements_(std::move(statements)) {}

    std::expected<write_outcome, sqlite_failure> perform(const put_write& write, std::int64_t now) const;
    std::expected<write_outcome, sqlite_failure> perform(const remove_write& write, std::int64_t now) const;
    std::expected<write_outcome, sqlite_failure> perform(const add_write& write, std::int64_t now) const;
    std::expected<write_outcome, sqlite_failure> perform(const sweep_write& write, std::int64_t now) const;
    // 0 if there is no live record.
    std::expected<std::int64_t, sqlite_failure> live_version(const key& at, std::int64_t now) const;

    std::vector<sqlite_statement> statements_;
};

} // namespace poolguard::store
