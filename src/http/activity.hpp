#pragma once
// How many connections are open and how much work is with the worker threads, for the limit on connections, for the
// drain, and so that a server does not go while a worker still uses it. For all threads.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

namespace poolguard::http {

class activity {
  public:
    enum class admission {
        admitted,
        refused, // gets a 503
        dropped, // too many get one already
    };

    // Unless it is dropped, each admission is given back by leave().
    admission admit(std::size_t limit);
    void leave(admission given);
    std::size_t open_connections() const;

    using ticket = std::uint64_t;
    // Work that waits for a worker. `drop` is called, at most once and on the thread of abandon_work(), when it still
    // waits then. Nothing once abandon_work() was called.
    std::optional<ticket> queue_work(std::function<void()> drop);
    // Each successful begin_work() is followed by one end_work(). False for work that was dropped.
    bool begin_work(ticket waiting);
    void end_work();
    // Drops all work that was not begun; none is queued from now on. What runs goes on.
    void abandon_work();

    // False when the deadline came first.
    bool wait_until_closed(std::chrono::steady_clock::time_point deadline);
    // Waits for the work that was begun.
    void wait_until_work_ended();

    static constexpr std::size_t max_refused = 64;

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t open_ = 0;
    std::size_t refused_ = 0;
    std::size_t working_ = 0;
    ticket next_ticket_ = 0;
    std::map<ticket, std::function<void()>> waiting_;
    bool abandoned_ = false;
};

} // namespace poolguard::http
