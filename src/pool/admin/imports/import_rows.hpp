#pragma once
// Imports some rows of a job's file at once.

#include "pool/admin/imports/import_jobs.hpp"
#include "pool/migration/imported_users.hpp"

#include <expected>
#include <span>
#include <string>
#include <vector>

namespace poolguard::pool {

struct import_row {
    std::int64_t line = 0;
    std::expected<imported_user, std::string> user;
};

enum class row_result { imported, skipped, failed };
struct row_outcome {
    row_result result = row_result::imported;
    std::string cause; // without the values of the row
};

// In the order of the rows. Rows that were imported by an earlier call for the same job count as imported, so that a
// job that was cut off can go back a little. Fails only if the store does; some users may be written then.
result<std::vector<row_outcome>> import_rows(const user_pool_document& pool, const import_job_document& job,
                                             std::vector<import_row> rows, users& users, const user_creation& creation,
                                             base::time_point now);

// Takes back what import_rows wrote for these rows, also if it failed; not users who had the usernames before.
result<void> take_back_rows(const user_pool_document& pool, const import_job_document& job,
                            std::span<const import_row> rows, users& users);

// Which of the pool's rules the user of a row does not keep; nullopt for none.
std::optional<std::string> fault_of_row(const user_pool_document& pool, const import_job_document& job,
                                        const imported_user& who);

} // namespace poolguard::pool
