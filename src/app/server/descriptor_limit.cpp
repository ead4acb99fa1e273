#include "app/server/descriptor_limit.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <sys/resource.h>

namespace poolguard::app {

std::size_t fit_descriptors(std::size_t connections) {
    // For the records, calls of Cognito, refused connections and those that are ending.
    constexpr std::size_t others = 512;
    rlimit known{};
    if (::getrlimit(RLIMIT_NOFILE, &known) != 0 || known.rlim_cur == RLIM_INFINITY) return connections;
    const auto needed = static_cast<rlim_t>(connections + others);
    if (known.rlim_cur < needed) {
        auto raised = known;
        raised.rlim_cur = std::min(needed, known.rlim_max);
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) known = raised;
    }
    if (known.rlim_cur >= needed) return connections;
    // With few descriptors, connections get half of them.
    const auto usable = std::max(known.rlim_cur / 2, known.rlim_cur - std::min<rlim_t>(known.rlim_cur, others));
    base::log::warning("fewer_connections", {{"connections", static_cast<std::int64_t>(usable)},
                                             {"cause", "the limit of open files (ulimit -n) is too low"}});
    return static_cast<std::size_t>(usable);
}

} // namespace poolguard::app
