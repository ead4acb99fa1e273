#pragma once
// One reading connection with its prepared statements. For one thread at a time.

#include "store/key_range.hpp"
#include "store/sqlite_statement.hpp"

#include <vector>

namespace poolguard::store {

class sqlite_reader {
  public:
    static std::expected<sqlite_reader, sqlite_failure> open(const std::filesystem::path& file,
                                                             std::chrono::milliseconds busy_timeout);

    std::expected<std::optional<record>, sqlite_failure> get(const key& at, base::time_point now) const;
    // Up to `limit` live records of the range, in that direction.
    std::expected<std::vector<record>, sqlite_failure> find(const std::string& partition, const key_range& range,
                                                            direction order, std::size_t limit,
                                                            base::time_point now) const;
    // Reads the file's first pages.
    std::expected<void, sqlite_failure> probe() const;

  private:
    sqlite_reader(sqlite_database database, std::vector<sqlite_statement> statements)
        : database_(std::move(database)), statements_(std::move(statements)) {}

    sqlite_database database_;
    std::vector<sqlite_statement> statements_;
};

} // namespace poolguard::store
