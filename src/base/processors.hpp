#pragma once
// On how many processors this program may run.

#include <algorithm>
#include <cstddef>
#include <sched.h>

namespace poolguard::base {

// At least 1. Where the program is bound to some of them (taskset, a cpuset of a container), fewer than the machine
// has, unlike std::thread::hardware_concurrency().
inline std::size_t usable_processors() {
    cpu_set_t set;
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return std::max<std::size_t>(1, static_cast<std::size_t>(CPU_COUNT(&set)));
}

} // namespace poolguard::base
