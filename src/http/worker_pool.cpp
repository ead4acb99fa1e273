#include "http/worker_pool.hpp"

#include "base/log.hpp"
#include "http/thread_setup.hpp"

#include <exception>
#include <utility>

namespace poolguard::http {

worker_pool::worker_pool(std::size_t threads, std::size_t queue_limit, int nice_value) : limit_(queue_limit) {
    threads_.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i)
        threads_.emplace_back([this, nice_value] { run(nice_value); });
}

worker_pool::~worker_pool() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_)
        thread.join();
}

bool worker_pool::submit(std::move_only_function<void()> task) {
    {
        const std::scoped_lock lock(mutex_);
        if (queue_.size() >= limit_) return false;
        queue_.push_back(std::move(task));
    }
    wake_.notify_one();
    return true;
}

std::size_t worker_pool::queued() const {
    const std::scoped_lock lock(mutex_);
    return queue_.size();
}

void worker_pool::run(int nice_value) {
    name_thread("worker");
    block_signals();
    lower_priority(nice_value);
    for (;;) {
        std::move_only_function<void()> task;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            task = std::move(queue_.front());
            queue_.pop_front();
        }
        try {
            task();
        } catch (const std::exception& error) {
            base::log::error("task_failed", {{"reason", error.what()}});
        }
    }
}

} // namespace poolguard::http
