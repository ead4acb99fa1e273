#pragma once
// The sizes of the SQLite engine, and what it counts about itself.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace poolguard::store {

struct sqlite_options {
    std::size_t queued_writes = 4096; // a write that comes when so many wait is refused as unavailable
    std::size_t batch_writes = 512;   // writes in one commit, at most
    std::size_t batch_bytes = std::size_t{8} * 1024 * 1024; // documents in one commit, about
    std::size_t readers = 8;                                // connections for reading, opened when first needed
    std::chrono::milliseconds busy_timeout{5000};           // how long to wait for another process's lock
    std::chrono::milliseconds sweep_interval{60000};        // between removals of what has expired
};

struct sqlite_statistics {
    std::uint64_t writes = 0;  // accepted so far
    std::uint64_t commits = 0; // transactions that carried them
    std::uint64_t removed = 0; // expired records and counters removed at the interval
    std::size_t queued = 0;    // waiting for the writer at this moment
};

} // namespace poolguard::store
