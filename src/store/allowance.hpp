#pragma once
// How often something may be done within a time that begins with the first time. Counts in the records, so that all
// nodes count together, and counts first, so that tries at the same moment do not pass together.

#include "base/clock.hpp"
#include "store/records.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>

namespace poolguard::store {

struct allowance {
    std::int64_t most = 0;
    std::chrono::seconds window{0};
};

// Takes one more. Gives nothing where that was within the allowance, else when it begins anew, and takes nothing.
// `conflict` when too many take at once.
std::expected<std::optional<base::time_point>, error> take_one(records& in, const key& at, const allowance& of,
                                                               base::time_point now);
// Gives one back that was taken since the time began.
std::expected<void, error> give_one_back(records& in, const key& at, base::time_point now);

} // namespace poolguard::store
