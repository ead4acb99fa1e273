#pragma once
// One connection to an SQLite file. For one thread at a time.

#include "store/sqlite_failure.hpp"

#include <chrono>
#include <expected>
#include <filesystem>
#include <memory>

namespace poolguard::store {

class sqlite_database {
  public:
    enum class access { read_write, read_only };

    // Opens an existing file without reading it, so it may still turn out not to be a database. Later calls wait up to
    // `busy_timeout` for locks.
    static std::expected<sqlite_database, sqlite_failure> open(const std::filesystem::path& file, access wanted,
                                                               std::chrono::milliseconds busy_timeout);

    // Runs statements and ignores their results.
    std::expected<void, sqlite_failure> run(const std::string& sql);
    // Runs `work`, which returns an expected<void, sqlite_failure>, in one write transaction: all or nothing.
    template <class Work>
    std::expected<void, sqlite_failure> transact(const Work& work);
    // Whether SQLite opened the file read-only although read_write was requested.
    bool refuses_writes() const;
    sqlite3* handle() const noexcept { return connection_.get(); }

  private:
    struct closer {
        void operator()(sqlite3* connection) const noexcept;
    };
    explicit sqlite_database(sqlite3* connection) : connection_(connection) {}
    // Ends a failed transaction, unless SQLite has ended it already.
    void roll_back();

    std::unique_ptr<sqlite3, closer> connection_;
};

template <class Work>
std::expected<void, sqlite_failure> sqlite_database::transact(const Work& work) {
    auto done = run("BEGIN IMMEDIATE");
    if (!done) return done;
    done = work();
    if (done) done = run("COMMIT");
    if (!done) roll_back();
    return done;
}

} // namespace poolguard::store
