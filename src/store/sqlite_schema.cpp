#include "store/sqlite_schema.hpp"

#include "base/try.hpp"
#include "store/sqlite_statement.hpp"

#include <array>
#include <fmt/format.h>

namespace poolguard::store {
namespace {

constexpr std::int64_t application_id = 0x506f6f6c; // "Pool"

// Keys are blobs, so that they are ordered byte by byte.
constexpr auto first_tables = R"sql(
CREATE TABLE records (
    partition BLOB NOT NULL,
    sort BLOB NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    expires_ms INTEGER,
    PRIMARY KEY (partition, sort)
) WITHOUT ROWID, STRICT;
CREATE INDEX records_expires ON records (expires_ms) WHERE expires_ms IS NOT NULL;
CREATE TABLE counters (
    partition BLOB NOT NULL,
    sort BLOB NOT NULL,
    value INTEGER NOT NULL,
    expires_ms INTEGER,
    PRIMARY KEY (partition, sort)
) WITHOUT ROWID, STRICT;
CREATE INDEX counters_expires ON counters (expires_ms) WHERE expires_ms IS NOT NULL;
)sql";

constexpr auto steps_so_far = std::to_array<const char*>({first_tables});

struct stamp {
    std::int64_t version = 0;
    std::int64_t application = 0;
    std::int64_t tables = 0;
};

std::expected<stamp, sqlite_failure> read_stamp(sqlite_database& database) {
    POOLGUARD_TRY(const auto version, query_integer(database, "PRAGMA user_version"));
    POOLGUARD_TRY(const auto application, query_integer(database, "PRAGMA application_id"));
    POOLGUARD_TRY(const auto tables, query_integer(database, "SELECT count(*) FROM sqlite_schema"));
    return stamp{version, application, tables};
}

std::expected<void, open_error> accept(const stamp& found, const std::filesystem::path& file, std::int64_t known) {
    const bool is_new = found.version == 0 && found.application == 0 && found.tables == 0;
    if (!is_new && (found.application != application_id || found.version < 0))
        return std::unexpected(open_error{open_failure::not_a_database,
                                          fmt::format("{} is a database of another program", file.string())});
    if (found.version > known)
        return std::unexpected(
            open_error{open_failure::newer_version,
                       fmt::format("{} was written by a newer version of Poolguard (schema {}, this one knows {})",
                                   file.string(), found.version, known)});
    return {};
}

// Applies the step from `version` to the next, unless another process has done so in the meantime.
std::expected<void, sqlite_failure> take_step(sqlite_database& database, std::int64_t version, const char* step) {
    return database.transact([&]() -> std::expected<void, sqlite_failure> {
        POOLGUARD_TRY(const auto found, query_integer(database, "PRAGMA user_version"));
        if (found != version) return {};
        POOLGUARD_CHECK(database.run(step));
        return database.run(
            fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, version + 1));
    });
}

} // namespace

std::span<const char* const> schema_steps() { return steps_so_far; }

std::expected<void, open_error> migrate(sqlite_database& database, const std::filesystem::path& file,
                                        std::span<const char* const> steps) {
    const auto known = static_cast<std::int64_t>(steps.size());
    for (;;) {
        const auto found = read_stamp(database);
        if (!found) return std::unexpected(opening_error(file, found.error()));
        POOLGUARD_CHECK(accept(*found, file, known));
        if (found->version == known) return {};
        const auto taken = take_step(database, found->version, steps[static_cast<std::size_t>(found->version)]);
        if (!taken) return std::unexpected(opening_error(file, taken.error()));
    }
}

} // namespace poolguard::store
