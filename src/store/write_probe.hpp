#pragma once
// Whether the store accepts writes, for readiness. Writes a record of its own, at most once in an interval, however
// often it is asked.

#include "store/records.hpp"

#include <chrono>
#include <mutex>
#include <optional>

namespace poolguard::store {

class write_probe {
  public:
    using instant = std::chrono::steady_clock::time_point;
    // Between two writes.
    static constexpr std::chrono::seconds interval{2};
    // After which a write that has not ended counts as failed.
    static constexpr std::chrono::seconds patience{10};

    // Both must outlive the object.
    write_probe(records& to, const base::clock& clock) : records_(to), clock_(clock) {}

    // The outcome of the last write, or of a new one if that is too old; may block.
    std::expected<void, error> check(instant now);

  private:
    std::expected<void, error> write();

    records& records_;
    const base::clock& clock_;
    std::mutex writing_;           // held during a write
    std::mutex mutex_;             // guards the members below
    std::optional<instant> began_; // of the last write
    bool is_writing_ = false;
    std::expected<void, error> outcome_; // of the last write that ended
};

} // namespace poolguard::store
