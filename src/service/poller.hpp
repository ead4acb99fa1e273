#pragma once
// Runs functions at intervals, each on its own thread so that one that hangs does not delay the others. They update
// what is cached in memory.

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
    // Calls stop().
    ~poller();

    // Registers a function that runs at once and then `interval` after the end of each run. Exceptions are logged under
    // the name, and the function runs again at the next interval. Call it before start().
    void every(std::chrono::milliseconds interval, std::string name, std::function<void()> run);
    // Starts the threads; only the first call has an effect.
    void start();
    // Waits for running functions and ends the threads. May be called repeatedly.
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
