#pragma once
// Counts what this thread allocates with `new` in the program of these tests.

#include <cstddef>

namespace poolguard::service {

std::size_t allocations_so_far();

} // namespace poolguard::service
