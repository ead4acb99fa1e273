#pragma once
// How many sign-ins there were in each minute, over all nodes: each counts its own, and writes the minute's count so
// far into a record of its own.

#include "base/clock.hpp"
#include "store/records.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace poolguard::store {

struct sign_ins_in_minute {
    std::int64_t minute = 0; // since 1970
    std::int64_t succeeded = 0;
    std::int64_t refused = 0;

    base::time_point begins() const { return base::from_epoch_seconds(minute * 60); }
    friend bool operator==(const sign_ins_in_minute&, const sign_ins_in_minute&) = default;
};

class sign_in_counts {
  public:
    static constexpr std::int64_t minutes_shown = 60;

    // `writer` is unique among all processes that ever use the store. Unless `is_kept`, nothing is written, and the
    // counts are this node's. The references must outlive the object.
    sign_in_counts(records& in, const base::clock& clock, std::string writer, bool is_kept);

    // Whether the counts are those of all nodes.
    bool is_kept() const { return is_kept_; }
    void count(bool has_succeeded, base::time_point at);
    // Writes the minutes that have changed; those that could not be written are written with the next call.
    std::expected<void, error> write();
    // The last 60 minutes, oldest first, with those without any; this node's as counted, the others' as written.
    std::expected<std::vector<sign_ins_in_minute>, error> last_hour() const;

  private:
    struct own_minute {
        std::int64_t succeeded = 0;
        std::int64_t refused = 0;
        bool has_changed = false;
    };
    std::map<std::int64_t, own_minute> take_changed();
    std::expected<void, error> add_others(std::vector<sign_ins_in_minute>& to) const;

    records& records_;
    const base::clock& clock_;
    std::string writer_;
    bool is_kept_;
    mutable std::mutex mutex_; // guards own_
    std::map<std::int64_t, own_minute> own_;
};

} // namespace poolguard::store
