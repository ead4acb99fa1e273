#pragma once
// What goes wrong between a node and its store.

#include "simulation/fibers.hpp"

#include <cstdint>

namespace poolguard::simulation {

// Whoever waits for what takes that long may give up, or learn of something late.
inline constexpr microseconds too_slow{1'000'000};

// Chances are in a million. On SQLite it is the disk that fails, as the comments in brackets say.
struct store_weather {
    microseconds shortest{200};
    microseconds longest{4'000};
    std::uint64_t refused = 0;        // throttled, or the queue is full: nothing was done [no room for a write]
    std::uint64_t lost_request = 0;   // nothing was done, and nobody knows [a page cannot be read or written]
    std::uint64_t lost_answer = 0;    // it was done, and nobody knows [a sync fails]
    bool is_cut_off = false;          // [every access fails]
    microseconds patience{2'000'000}; // until a lost answer is missed
    friend bool operator==(const store_weather&, const store_weather&) = default;
};

} // namespace poolguard::simulation
