#pragma once
// Limits how often something may be done within a window of time, which begins with the first use. The counts are in
// the records, so that all nodes share them, and are raised before the use, so that concurrent uses cannot exceed the
// limit.

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

// Whether a window that ends at that time goes on. One that ends later than any that could have begun lately is from
// before the clock was set back, and is over, so that nobody waits longer than for two windows.
bool is_in_window(const allowance& of, base::time_point end, base::time_point now);

// Counts one use. nullopt if it was within the allowance; else it is not counted, and the result is when the window
// ends. `conflict` if too many writers compete.
std::expected<std::optional<base::time_point>, error> take_one(records& in, const key& at, const allowance& of,
                                                               base::time_point now);
// Takes back one use of the current window; where that has ended, so has the record.
std::expected<void, error> give_one_back(records& in, const key& at);

} // namespace poolguard::store
