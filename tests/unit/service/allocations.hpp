#pragma once
// Counts what this thread allocates with `new` in the program of these tests.

#include <cstddef>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define POOLGUARD_COUNTS_NO_ALLOCATIONS
#endif
#endif

namespace poolguard::service {

#ifdef POOLGUARD_COUNTS_NO_ALLOCATIONS
inline constexpr bool counts_allocations = false;
#else
inline constexpr bool counts_allocations = true;
#endif

// 0 if none are counted.
std::size_t allocations_so_far();

} // namespace poolguard::service
