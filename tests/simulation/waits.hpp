#pragma once
// The two clocks of the program: that of the worlds, and the real one, which nothing in a world may read.

#include <chrono>

namespace poolguard::simulation {

// 2026-02-01T08:00:00Z, since 1970.
inline constexpr std::chrono::microseconds beginning_of_worlds = std::chrono::seconds{1'769'932'800};

std::chrono::nanoseconds real_time();

} // namespace poolguard::simulation
