#pragma once
// Everything in a store, one after the other: for moving it elsewhere. What is written during the walk may or may not
// be met.

#include "store/records.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

namespace poolguard::store {

// A record, or a counter.
struct entry {
    store::key key{};
    bool is_counter = false;
    std::string document{}; // of a record
    std::int64_t count = 0; // of a counter
    std::optional<base::time_point> expires{};
};

// Where a walk stands: behind this entry.
struct walk_position {
    store::key key{};
    bool is_counter = false;
};

class walk {
  public:
    walk() = default;
    walk(const walk&) = delete;
    walk& operator=(const walk&) = delete;
    virtual ~walk() = default;

    // The next entries, in the store's own order, which is the same at each walk; none behind the last. Blocks.
    virtual std::expected<std::vector<entry>, error> next() = 0;
    // How many entries there are, where the store can tell.
    virtual std::expected<std::optional<std::int64_t>, error> total() = 0;
};

} // namespace poolguard::store
