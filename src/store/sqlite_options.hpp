#pragma once
// The limits and statistics of the SQLite engine.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace poolguard::store {

struct sqlite_options {
    std::size_t queued_writes = 4096; // if so many wait, further writes are refused as `unavailable`
    std::size_t batch_writes = 512;   // maximum of writes in one commit
    std::size_t batch_bytes = std::size_t{8} * 1024 * 1024; // of documents in one commit, approximately
    std::size_t readers = 8;                                // maximum of reading connections
    std::chrono::milliseconds busy_timeout{5000};           // how long to wait for another process's lock
    std::chrono::milliseconds sweep_interval{60000};        // between removals of expired records
};

struct sqlite_statistics {
    std::uint64_t writes = 0;  // accepted so far
    std::uint64_t commits = 0; // transactions with these writes
    std::uint64_t removed = 0; // expired records and counters removed by regular sweeps
    std::size_t queued = 0;    // writes that are waiting now
};

} // namespace poolguard::store
