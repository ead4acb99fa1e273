#pragma once
// The records port on one SQLite file: write-ahead log, every commit synced to disk (synchronous=FULL), writes of many
// callers grouped into one commit, and separate connections for reads, which never wait for a write. Only the owner can
// read the file and its -wal and -shm files. Several processes may open the same file.

#include "store/open_error.hpp"
#include "store/records.hpp"
#include "store/sqlite_readers.hpp"
#include "store/sqlite_writer.hpp"

#include <expected>
#include <filesystem>
#include <memory>

namespace poolguard::store {

class sqlite_records final : public records {
  public:
    // Creates the file and its folders if they are missing, and migrates an older file to this version's tables. The
    // clock must outlive the records.
    static std::expected<std::unique_ptr<sqlite_records>, open_error>
    open(const std::filesystem::path& file, const base::clock& clock, const sqlite_options& options = {});

    std::expected<std::optional<record>, error> get(const key& at) override;
    std::expected<std::vector<std::optional<record>>, error> get_all(const std::vector<key>& at) override;
    std::expected<page, error> find(const query& wanted) override;
    std::expected<std::uint64_t, error> put(const key& at, std::string document, condition on,
                                            std::optional<base::time_point> expires = {}) override;
    std::vector<std::expected<std::uint64_t, error>> put_all(std::vector<pending_put> puts) override;
    std::expected<void, error> remove(const key& at, condition on = always{}) override;
    std::expected<std::int64_t, error> add(const key& at, std::int64_t amount,
                                           std::optional<base::time_point> expires = {}) override;
    std::expected<void, error> probe() override;

    // Removes up to `at_most` expired records and as many counters now instead of at the next interval; returns how
    // many.
    std::expected<std::int64_t, error> sweep(std::int64_t at_most = 1000);
    sqlite_statistics statistics() const { return writer_.statistics(); }

  private:
    sqlite_records(const std::filesystem::path& file, sqlite_database database, sqlite_write_statements statements,
                   const base::clock& clock, const sqlite_options& options)
        : clock_(clock), writer_(std::move(database), std::move(statements), clock, options), readers_(file, options) {}

    const base::clock& clock_;
    sqlite_writer writer_;
    sqlite_readers readers_; // closed first, so that the writer can truncate the log
};

} // namespace poolguard::store
