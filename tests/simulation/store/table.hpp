#pragma once
// What lies in the store of a world, whatever its engine: a model of the records port without faults.

#include "store/records.hpp"

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>

namespace poolguard::simulation {

class table {
  public:
    // As in store::records, at that time.
    std::optional<store::record> get(const store::key& at, base::time_point now) const;
    store::page find(const store::query& wanted, base::time_point now) const;
    std::expected<std::uint64_t, store::error> put(const store::key& at, std::string document,
                                                   const store::condition& on, std::optional<base::time_point> expires,
                                                   base::time_point now);
    std::expected<void, store::error> remove(const store::key& at, const store::condition& on, base::time_point now);
    std::expected<std::int64_t, store::error> add(const store::key& at, std::int64_t amount,
                                                  std::optional<base::time_point> expires, base::time_point now);

    const std::map<store::key, store::record>& records() const { return records_; }

  private:
    struct counter {
        std::int64_t count = 0;
        std::optional<base::time_point> expires{};
    };
    std::map<store::key, store::record> records_;
    std::map<store::key, counter> counters_;
};

} // namespace poolguard::simulation
