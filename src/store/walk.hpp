#pragma once
// Iterates over everything in a store, for migration. Entries written during the walk may or may not be included.

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
    std::string document{}; // for a record
    std::int64_t count = 0; // for a counter
    std::optional<base::time_point> expires{};
};

// The position of a walk: after this entry.
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

    // The next entries, in the store's own order, which is the same for every walk; empty after the last. Blocks.
    virtual std::expected<std::vector<entry>, error> next() = 0;
    // The number of entries, if the store knows it.
    virtual std::expected<std::optional<std::int64_t>, error> total() = 0;
};

} // namespace poolguard::store
