#pragma once
// Counts what this thread allocates with `new` in the program of these tests, and looks for secrets in what it frees.

#include <cstddef>
#include <string_view>

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

// Looks for a text in all memory that this thread frees in the meantime; one search at a time. The text must live as
// long.
class freed_memory_search {
  public:
    explicit freed_memory_search(std::string_view text);
    freed_memory_search(const freed_memory_search&) = delete;
    freed_memory_search& operator=(const freed_memory_search&) = delete;
    ~freed_memory_search();
    // The number of blocks that had it; 0 if nothing is counted.
    std::size_t found() const;
};

} // namespace poolguard::service
