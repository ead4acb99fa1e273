#pragma once
// The range of sort keys that a query asks for.

#include "store/records.hpp"

#include <string>

namespace poolguard::store {

// from <= sort key < until; empty when from >= until.
struct key_range {
    std::string from;
    std::string until;
};

// The keys with the query's prefix that follow its `after` in its direction.
key_range range_of(const query& wanted);

} // namespace poolguard::store
