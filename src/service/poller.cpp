#include "service/poller.hpp"

#include "base/log.hpp"

#include <exception>

namespace poolguard::service {

poller::~poller() { stop(); }

void poller::every(std::chrono::milliseconds interval, std::string name, std::function<void()> run) {
    jobs_.push_back({interval, std::move(name), std::move(run)});
}

void poller::start() {
    if (!threads_.empty()) return;
    threads_.reserve(jobs_.size());
    for (const auto& each : jobs_)
        threads_.emplace_back([this, &each] { loop(each); });
}

void poller::stop() noexcept {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& each : threads_)
        if (each.joinable()) each.join();
}

void poller::loop(const job& each) {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        run(each);
        lock.lock();
        wake_.wait_for(lock, each.interval, [this] { return stopping_; });
    }
}

void poller::run(const job& each) noexcept {
    try {
        each.run();
    } catch (const std::exception& problem) {
        base::log::error("poll_failed",
                         {{"job", std::string_view(each.name)}, {"cause", std::string_view(problem.what())}});
    } catch (...) {
        base::log::error("poll_failed", {{"job", std::string_view(each.name)}});
    }
}

} // namespace poolguard::service
