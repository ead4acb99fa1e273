#pragma once
// Fibers in virtual time: everything of a world runs in one thread, and what happens next depends on nothing but the
// world's seed. While a schedule runs, the threads, locks, condition variables, pauses and clocks of the C library are
// the schedule's own (waits.cpp), so that the product's code runs as it is.

#include "http/message.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <vector>

namespace poolguard::simulation {

using microseconds = std::chrono::microseconds;

class fiber;

class schedule {
  public:
    schedule();
    schedule(const schedule&) = delete;
    schedule& operator=(const schedule&) = delete;
    ~schedule();

    // The one whose fibers are running; nullptr outside of run().
    static schedule* running();

    // Since the beginning of the world.
    microseconds now() const { return now_; }
    // Begins at the present time, after those that are due.
    std::uint64_t start(std::function<void()> work, bool may_start_threads = false);
    // Until no fiber is left. Throws what a fiber threw; std::runtime_error when all wait for each other.
    void run();

    // For the running fiber.
    void sleep(microseconds pause);
    // Until somebody wakes those that wait for `what`, or until a time; false if the time came first.
    bool wait(const void* what, std::optional<microseconds> until = {});
    void wake_one(const void* what);
    void wake_all(const void* what);
    bool is_waited_for(const void* what) const { return waiting_.contains(what); }
    // What pthread_create does; nullopt where the fiber may not start any.
    std::optional<std::uint64_t> start_thread(std::function<void()> work);
    // Until that fiber has ended.
    void join(std::uint64_t id);
    // The request that the running fiber answers; it must live until the next call.
    void answers(const http::request* asked);
    // How often a fiber was resumed.
    std::uint64_t switches() const { return switches_; }

  private:
    friend class fiber;
    struct due {
        microseconds at;
        std::uint64_t order;
        fiber* who;
        std::uint64_t ticket; // of the fiber's present wait
        friend bool operator>(const due& a, const due& b) { return a.at != b.at ? a.at > b.at : a.order > b.order; }
    };

    fiber& make_fiber();
    void resume(fiber& next);
    void suspend();
    void make_due(fiber& who, microseconds at);

    microseconds now_{0};
    std::uint64_t order_ = 0;
    std::uint64_t switches_ = 0;
    std::uint64_t last_id_ = 0;
    std::priority_queue<due, std::vector<due>, std::greater<>> queue_;
    std::map<const void*, std::deque<std::pair<fiber*, std::uint64_t>>> waiting_;
    std::map<std::uint64_t, fiber*> live_;
    std::vector<std::unique_ptr<fiber>> all_;
    std::vector<fiber*> idle_;
    fiber* current_ = nullptr;
};

} // namespace poolguard::simulation
