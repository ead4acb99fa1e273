#pragma once
// Writes this process's audit events into the records, and counts its sign-ins. Events wait in memory and one thread
// writes them once a second, so that no request waits for it; a crash loses the last second of what is in the log.

#include "base/audit.hpp"
#include "base/background_loop.hpp"
#include "base/clock.hpp"
#include "store/audit_log.hpp"
#include "store/sign_in_counts.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <mutex>
#include <optional>
#include <vector>

namespace poolguard::service {

// Which events are ends of sign-ins.
enum class sign_in_sources {
    all,             // the pool is elsewhere: of a sign-in at its pages only the callback is seen
    without_callback // the pool is in this process, and has recorded the sign-in before
};
// Whether the event is a sign-in that has succeeded or was refused, and which of the two; nullopt if it is neither.
std::optional<bool> sign_in_result(const base::audit_event& event, sign_in_sources sources);

// How many events a node keeps in an hour, so that no flood of requests fills the records. Anybody can cause refusals:
// they get half of it, and leave the rest to what succeeds.
class audit_budget {
  public:
    static constexpr std::size_t most_in_an_hour = 100'000;
    static constexpr std::size_t most_refused_in_an_hour = most_in_an_hour / 2;

    // Whether an event of that time (epoch milliseconds) may be kept; counts it if so.
    bool take(bool is_refused, std::int64_t at);

  private:
    std::int64_t hour_ = 0;
    std::size_t taken_ = 0;
    std::size_t refused_ = 0;
};

class audit_keeper {
  public:
    // Further events are dropped until those that wait are written.
    static constexpr std::size_t most_waiting = 10'000;
    static constexpr std::chrono::milliseconds pause{1000};

    // Takes events from now on. The references must outlive the object.
    audit_keeper(store::audit_log& log, store::sign_in_counts& counts, const base::clock& clock,
                 sign_in_sources sources);
    audit_keeper(const audit_keeper&) = delete;
    audit_keeper& operator=(const audit_keeper&) = delete;
    // Writes what is waiting. If it cannot, the log says how many events are lost.
    ~audit_keeper();

    // Begins to write once a second.
    void start();
    // Writes what is waiting; blocks. What cannot be written goes on waiting, and the log says so.
    void flush();
    // The events that were dropped since the start: too many of them waited, or there were too many in an hour.
    std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

  private:
    void take(const base::audit_event& event);
    std::expected<void, store::error> write();

    store::audit_log& log_;
    store::sign_in_counts& counts_;
    const base::clock& clock_;
    sign_in_sources sources_;
    std::atomic<std::uint64_t> dropped_ = 0;

    std::mutex mutex_; // guards waiting_ and budget_
    std::vector<store::audit_entry> waiting_;
    audit_budget budget_;

    std::mutex writing_; // guards the members below; held during a write
    std::vector<store::audit_entry> taken_;
    std::uint64_t first_ = 0; // the number of the first of taken_
    bool is_failing_ = false;

    base::background_loop loop_{"audit_not_kept", pause};
    std::optional<base::audit_subscription> subscription_; // the last member: its events use the others
};

} // namespace poolguard::service
