#pragma once
// One thread that runs functions at intervals: what is kept in memory is brought up to date by it.

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

    // Registers a function that is run at once and then `interval` after each run has ended, on the poller's thread.
    // What it throws is logged under the name, and the function is run again in its turn. Call it before start().
    void every(std::chrono::milliseconds interval, std::string name, std::function<void()> run);
    // Starts the thread; at most once.
    void start();
    // Waits for the run that is under way, if any, and ends the thread; none is begun any more. May be repeated.
    void stop() noexcept;

  private:
    struct job {
        std::chrono::milliseconds interval;
        std::string name;
        std::function<void()> run;
        std::chrono::steady_clock::time_point due;
    };

    void loop();
    static void run(const job& due) noexcept;

    std::vector<job> jobs_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace poolguard::service
