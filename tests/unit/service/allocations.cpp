#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t allocations = 0;

} // namespace

// The other forms of `new` and `delete` call these, which replace those of the whole program and are therefore in no
// namespace. ThreadSanitizer brings its own.
#ifndef POOLGUARD_COUNTS_NO_ALLOCATIONS
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif

std::size_t poolguard::service::allocations_so_far() { return allocations; }
