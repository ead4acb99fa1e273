#pragma once
// How many threads do what may block.

#include <algorithm>
#include <cstddef>
#include <thread>

namespace poolguard::app {

// What waits for the disk.
inline std::size_t quick_threads() { return std::max<std::size_t>(2, std::thread::hardware_concurrency()); }
// What hashes passwords or waits for Cognito or for functions of pools.
inline std::size_t slow_threads() {
    return std::max<std::size_t>(4, std::size_t{2} * std::thread::hardware_concurrency());
}

} // namespace poolguard::app
