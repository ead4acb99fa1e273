#pragma once
// The tables of the SQLite file and the migration steps between their versions. The file's user_version is the number
// of applied steps; its application_id marks it as Poolguard's.

#include "store/open_error.hpp"
#include "store/sqlite_database.hpp"

#include <expected>
#include <filesystem>
#include <span>

namespace poolguard::store {

// The SQL of each step migrates from the version equal to its index to the next. Steps are added, never changed.
std::span<const char* const> schema_steps();

// Applies the missing steps to the file, each in its own transaction. Refuses a file with more steps and a database
// that is not Poolguard's, and does not change them.
std::expected<void, open_error> migrate(sqlite_database& database, const std::filesystem::path& file,
                                        std::span<const char* const> steps = schema_steps());

} // namespace poolguard::store
