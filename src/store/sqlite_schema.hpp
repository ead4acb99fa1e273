#pragma once
// The tables of the SQLite file and the steps from each version of them to the next. The file's user_version counts
// the steps that it has behind it; its application_id marks it as Poolguard's.

#include "store/open_error.hpp"
#include "store/sqlite_database.hpp"

#include <expected>
#include <filesystem>
#include <span>

namespace poolguard::store {

// Each step is SQL that leads from the version equal to its index to the next one. Steps are added, never changed.
std::span<const char* const> schema_steps();

// Brings the file to the version that has all steps, each step in a transaction of its own. Refuses, and leaves as it
// is, a file with more steps than these and a database that is not Poolguard's.
std::expected<void, open_error> migrate(sqlite_database& database, const std::filesystem::path& file,
                                        std::span<const char* const> steps = schema_steps());

} // namespace poolguard::store
