#include "service/poller.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <exception>

namespace poolguard::service {

poller::~poller() { stop(); }

void poller::every(std::chrono::milliseconds interval, std::string name, std::function<void()> run) {
    jobs_.push_back({interval, std::move(name), std::move(run), {}});
}

void poller::start() {
    if (thread_.joinable()) return;
    thread_ = std::thread([this] { loop(); });
}

void poller::stop() noexcept {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void poller::loop() {
    if (jobs_.empty()) return;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto next = std::ranges::min_element(jobs_, {}, &job::due);
        if (wake_.wait_until(lock, next->due, [this] { return stopping_; })) return;
        lock.unlock();
        run(*next);
        next->due = std::chrono::steady_clock::now() + next->interval;
        lock.lock();
    }
}

void poller::run(const job& due) noexcept {
    try {
        due.run();
    } catch (const std::exception& problem) {
        base::log::error("poll_failed",
                         {{"job", std::string_view(due.name)}, {"cause", std::string_view(problem.what())}});
    } catch (...) {
        base::log::error("poll_failed", {{"job", std::string_view(due.name)}});
    }
}

} // namespace poolguard::service
