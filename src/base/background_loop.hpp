#pragma once
// Work that a thread of its own does again and again: after each pause, or sooner when somebody has something to do.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

namespace poolguard::base {

class background_loop {
  public:
    // An exception of the work is logged under the name `failure`, and the loop continues.
    background_loop(std::string_view failure, std::chrono::milliseconds pause) : failure_(failure), pause_(pause) {}
    background_loop(const background_loop&) = delete;
    background_loop& operator=(const background_loop&) = delete;
    // Stops.
    ~background_loop() { stop(); }

    // Call at most once.
    void start(std::function<void()> work);
    // Returns when the work has ended, which should look at is_stopping() if it takes long. What the work uses must
    // live until then.
    void stop();
    // Does the work once more without a pause.
    void wake();
    bool is_stopping();

  private:
    void run(const std::function<void()>& work);

    std::string_view failure_;
    std::chrono::milliseconds pause_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool has_new_ = false;
    bool is_stopping_ = false;
    std::thread thread_;
};

} // namespace poolguard::base
