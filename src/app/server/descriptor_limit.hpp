#pragma once
// Every connection needs a descriptor, of which a process may have only so many (getrlimit(2)).

#include <cstddef>

namespace poolguard::app {

// Raises this process's limit of descriptors for that many connections beside what else it opens. Returns how many
// connections fit, and logs a warning if they are fewer.
std::size_t fit_descriptors(std::size_t connections);

} // namespace poolguard::app
