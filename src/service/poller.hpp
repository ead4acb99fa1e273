#pragma once
// Runs functions at intervals, each on a thread of its own: what is kept in memory is brought up to date by them, and
// one that hangs delays no other.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace poolguard::service {

class poller {
  public:
    poller() = default;
    poller(const poller&) = delete;
    poller& operator=(const poller&) = delete;
    // Stops.
    ~poller();

    // Registers a function that is run at once and then `interval` after each run has ended, on its own thread.
    // What it throws is logged under the name, and the function is run again in its turn. Call it before start().
    void every(std::chrono::milliseconds interval, std::string name, std::function<void()> run);
    // Starts the threads; at most once.
    void start();
    // Waits for the runs that are under way, if any, and ends the threads; none is begun any more. May be repeated.
    void stop() noexcept;

  private:
    struct job {
        std::chrono::milliseconds interval;
        std::string name;
        std::function<void()> run;
    };

    void loop(const job& each);
    static void run(const job& each) noexcept;

    std::vector<job> jobs_;
    std::mutex mutex_; // guards stopping_
    std::condition_variable wake_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace poolguard::service
