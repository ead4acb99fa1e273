#pragma once
// Why a store could not be opened, for the operator.

#include "store/sqlite_failure.hpp"

#include <filesystem>
#include <string>

namespace poolguard::store {

enum class open_failure {
    cannot_create,  // the file or its folder cannot be created
    read_only,      // the file, its folder or the medium is read-only
    full,           // no space left
    not_a_database, // the file is something else, or another program's database
    damaged,        // the database is corrupt
    newer_version,  // a newer version of Poolguard has written it
    locked,         // another process has locked it
    missing,        // there is no such table
    other_shape,    // the table is not one of Poolguard's
    unavailable,    // anything else
};

struct open_error {
    open_failure kind = open_failure::unavailable;
    std::string sentence; // names the file or table and the reason
};

// For a failed system call that creates the file or its folder.
open_error creation_error(const std::filesystem::path& file, int system_error);
// For a failed SQLite call on the file.
open_error opening_error(const std::filesystem::path& file, const sqlite_failure& failure);

} // namespace poolguard::store
