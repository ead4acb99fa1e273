#pragma once
/// @file
/// Time is an argument of everything that depends on it, so that a test can set it.

#include <chrono>

namespace poolguard {
inline namespace v0_1 {

/// Wall-clock time in UTC, to the millisecond.
using time_point = std::chrono::sys_time<std::chrono::milliseconds>;

/// The system's clock.
inline time_point current_time() noexcept {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace v0_1
} // namespace poolguard
