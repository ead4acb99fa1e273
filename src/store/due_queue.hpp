#pragma once
// A queue in the records for work that must be done even if it fails at first: each entry is due at a time, belongs to
// one process while that works on it, and is put off with growing pauses. If a process ends while it works on an entry,
// another one takes over, so an entry may be done twice.

#include "base/clock.hpp"
#include "store/records.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::store {

struct due_queue_settings {
    std::string partition;
    std::chrono::seconds claim; // how long an entry belongs to its process; longer than the work takes
    std::chrono::seconds first_pause;
    std::chrono::seconds longest_pause;
};

class due_queue {
  public:
    due_queue(due_queue_settings settings, records& in, const base::clock& clock);

    // Due at once. The name must be new.
    std::expected<void, error> put(std::string_view name, std::string document, base::time_point expires);
    // An entry that is due, for this process; nullopt if there is none or the records cannot be read.
    std::optional<record> take();
    // The first entry, due or not, even if another process works on it.
    std::optional<record> take_any();
    // The work is done. If this fails, it is done once more.
    void forget(const record& taken);
    // The work has failed that often. False if the entry was dropped, because it would be due after its expiry.
    bool put_off(const record& taken, std::string document, std::int64_t attempts);

    static std::string_view name_of(const record& taken);
    // How many entries were waiting when the queue was last read; at most one page is counted.
    std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

  private:
    std::expected<void, error> write(base::time_point due, std::string_view name, std::string document,
                                     std::optional<base::time_point> expires);
    std::optional<record> take_before(std::string_view end);
    std::optional<record> claim(const record& found);
    void remove(const key& at);

    due_queue_settings settings_;
    records& records_;
    const base::clock& clock_;
    std::atomic<std::size_t> waiting_ = 0;
};

} // namespace poolguard::store
