#pragma once
// A walk through an SQLite file: first the records, then the counters, by partition and sort key.

#include "store/sqlite_statement.hpp"
#include "store/walk.hpp"

#include <filesystem>
#include <memory>

namespace poolguard::store {

class sqlite_walk final : public walk {
  public:
    // The file must have been opened by sqlite_records before. The clock must outlive the walk.
    static std::expected<std::unique_ptr<sqlite_walk>, error>
    open(const std::filesystem::path& file, const base::clock& clock, std::optional<walk_position> after = {});

    std::expected<std::vector<entry>, error> next() override;
    std::expected<std::optional<std::int64_t>, error> total() override;

  private:
    sqlite_walk(sqlite_database database, sqlite_statement records, sqlite_statement counters, const base::clock& clock,
                walk_position at)
        : database_(std::move(database)), records_(std::move(records)), counters_(std::move(counters)), clock_(clock),
          at_(std::move(at)) {}

    std::expected<std::vector<entry>, error> read(const sqlite_statement& from, bool are_counters);

    sqlite_database database_;
    sqlite_statement records_;
    sqlite_statement counters_;
    const base::clock& clock_;
    walk_position at_;
};

} // namespace poolguard::store
