#include "store/sqlite_writer.hpp"

#include "base/try.hpp"

#include <sqlite3.h>

namespace poolguard::store {
namespace {

// Small, so that writes during a sweep do not wait long.
constexpr std::int64_t sweep_slice = 256;

} // namespace

sqlite_writer::sqlite_writer(sqlite_database database, sqlite_write_statements statements, const base::clock& clock,
                             const sqlite_options& options)
    : clock_(clock), options_(options), database_(std::move(database)), statements_(std::move(statements)),
      next_sweep_(std::chrono::steady_clock::now() + options.sweep_interval), thread_([this] { run(); }) {}

sqlite_writer::~sqlite_writer() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    arrived_.notify_one();
    thread_.join();
    // If this fails, SQLite reads the log at the next start.
    sqlite3_wal_checkpoint_v2(database_.handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

std::vector<write_outcome> sqlite_writer::submit_all(std::span<const sqlite_write> writes) {
    std::vector<waiting_write> mine(writes.size());
    std::vector<write_outcome> out(writes.size(), std::unexpected(error::unavailable));
    std::unique_lock lock(mutex_);
    if (closing_ || queue_.size() + writes.size() > options_.queued_writes) return out;
    for (std::size_t i = 0; i < writes.size(); ++i) {
        mine[i].write = &writes[i];
        queue_.push_back(&mine[i]);
    }
    counted_.writes += writes.size();
    arrived_.notify_one();
    for (std::size_t i = 0; i < writes.size(); ++i) {
        mine[i].finished.wait(lock, [&] { return mine[i].done; });
        out[i] = mine[i].outcome;
    }
    return out;
}

sqlite_statistics sqlite_writer::statistics() const {
    const std::lock_guard lock(mutex_);
    auto out = counted_;
    out.queued = queue_.size();
    return out;
}

void sqlite_writer::run() {
    for (;;) {
        const auto writes = next_batch();
        if (!writes.empty()) {
            perform(writes);
        } else {
            const std::lock_guard lock(mutex_);
            if (closing_ && queue_.empty()) return;
        }
        sweep_when_due();
    }
}

sqlite_writer::batch sqlite_writer::next_batch() {
    std::unique_lock lock(mutex_);
    arrived_.wait_until(lock, next_sweep_, [&] { return closing_ || !queue_.empty(); });
    batch out;
    std::size_t bytes = 0;
    while (!queue_.empty() && out.size() < options_.batch_writes && bytes < options_.batch_bytes) {
        bytes += size_of(*queue_.front()->write);
        out.push_back(queue_.front());
        queue_.pop_front();
    }
    return out;
}

void sqlite_writer::perform(const batch& writes) {
    const auto committed = commit(writes);
    const auto failed = committed ? error::unavailable : report("store_write_failed", committed.error());
    const std::lock_guard lock(mutex_);
    if (committed) ++counted_.commits;
    for (auto* each : writes) {
        if (!committed) each->outcome = std::unexpected(failed);
        each->done = true;
        // Under the lock, because the waiting caller destroys the condition variable when it returns.
        each->finished.notify_one();
    }
}

std::expected<void, sqlite_failure> sqlite_writer::commit(const batch& writes) {
    return database_.transact([&]() -> std::expected<void, sqlite_failure> {
        const auto now = clock_.now();
        for (auto* each : writes) {
            POOLGUARD_TRY(auto outcome, statements_.apply(*each->write, now));
            each->outcome = outcome;
        }
        return {};
    });
}

void sqlite_writer::sweep_when_due() {
    if (std::chrono::steady_clock::now() < next_sweep_) return;
    std::int64_t removed = 0;
    const auto committed = database_.transact([&]() -> std::expected<void, sqlite_failure> {
        POOLGUARD_TRY(const auto outcome, statements_.apply(sweep_write{sweep_slice}, clock_.now()));
        removed = outcome.value_or(0);
        return {};
    });
    if (!committed) report("store_sweep_failed", committed.error());
    // If there may be more, the next slice is removed right after the next batch of writes.
    if (!committed || removed < sweep_slice) next_sweep_ = std::chrono::steady_clock::now() + options_.sweep_interval;
    if (!committed) return;
    const std::lock_guard lock(mutex_);
    counted_.removed += static_cast<std::uint64_t>(removed);
}

} // namespace poolguard::store
