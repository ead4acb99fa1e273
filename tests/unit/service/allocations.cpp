#include "allocations.hpp"

#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <new>

namespace {

thread_local std::size_t allocations = 0;
thread_local std::string_view wanted;
thread_local std::size_t blocks_found = 0;

[[maybe_unused]] void release(void* memory) noexcept {
    if (!wanted.empty() && memory != nullptr &&
        ::memmem(memory, ::malloc_usable_size(memory), wanted.data(), wanted.size()) != nullptr)
        ++blocks_found;
    std::free(memory);
}

} // namespace

// The other forms of `new` and `delete` call these, which replace those of the whole program and are therefore in no
// namespace. ThreadSanitizer brings its own.
#ifndef POOLGUARD_COUNTS_NO_ALLOCATIONS
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
#endif

namespace poolguard::service {

std::size_t allocations_so_far() { return allocations; }

freed_memory_search::freed_memory_search(std::string_view text) {
    blocks_found = 0;
    wanted = text;
}
freed_memory_search::~freed_memory_search() { wanted = {}; }
std::size_t freed_memory_search::found() const { return blocks_found; }

} // namespace poolguard::service
