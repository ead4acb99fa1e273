#pragma once
// Group commit: one thread owns the writing connection, runs a batch of queued writes in one transaction, and answers
// their callers once it is on disk. If the transaction fails, all writes in it fail and none takes effect. Between
// batches the thread removes expired records, a few at a time.

#include "base/clock.hpp"
#include "store/sqlite_options.hpp"
#include "store/sqlite_write.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace poolguard::store {

class sqlite_writer {
  public:
    sqlite_writer(sqlite_database database, sqlite_write_statements statements, const base::clock& clock,
                  const sqlite_options& options);
    sqlite_writer(const sqlite_writer&) = delete;
    sqlite_writer& operator=(const sqlite_writer&) = delete;
    // Finishes the queued writes, then copies the write-ahead log into the file and truncates it.
    ~sqlite_writer();

    // Blocks until the write is durable or has failed; `unavailable` at once if the queue is full.
    write_outcome submit(const sqlite_write& write) { return submit_all({&write, 1}).front(); }
    // The same for several writes, which share few commits; the outcomes are in their order.
    std::vector<write_outcome> submit_all(std::span<const sqlite_write> writes);
    sqlite_statistics statistics() const;

  private:
    struct waiting_write {
        const sqlite_write* write = nullptr;
        write_outcome outcome = 0;
        bool done = false;
        std::condition_variable finished;
    };
    using batch = std::vector<waiting_write*>;

    void run();
    // Waits until there is something to do; empty if it is time to sweep or to stop.
    batch next_batch();
    void perform(const batch& writes);
    std::expected<void, sqlite_failure> commit(const batch& writes);
    void sweep_when_due();

    const base::clock& clock_;
    const sqlite_options options_;
    sqlite_database database_;
    sqlite_write_statements statements_;
    std::chrono::steady_clock::time_point next_sweep_; // used only by the thread

    mutable std::mutex mutex_; // guards the members below
    std::condition_variable arrived_;
    std::deque<waiting_write*> queue_;
    sqlite_statistics counted_;
    bool closing_ = false;

    std::thread thread_; // last, so that all other members exist when it starts
};

} // namespace poolguard::store
