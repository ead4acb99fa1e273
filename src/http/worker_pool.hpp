#pragma once
// Threads for work that may block: Cognito over HTTPS, hashing, the store. Bounded: a full pool refuses more.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace poolguard::http {

class worker_pool {
  public:
    // The threads run at that nice value (setpriority(2)); the I/O threads have 0, so that hashing passwords does not
    // slow down the verification of tokens.
    worker_pool(std::size_t threads, std::size_t queue_limit, int nice_value);
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;
    // Finishes the queued tasks, then ends the threads.
    ~worker_pool();

    // False if the queue is full; the task is not run then.
    bool submit(std::move_only_function<void()> task);
    std::size_t queued() const;

  private:
    void run(int nice_value);

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::move_only_function<void()>> queue_;
    std::size_t limit_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace poolguard::http
