#include "base/background_loop.hpp"

#include "base/log.hpp"

#include <exception>

namespace poolguard::base {

void background_loop::start(std::function<void()> work) {
    thread_ = std::thread([this, work = std::move(work)] { run(work); });
}

void background_loop::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void background_loop::wake() {
    {
        const std::lock_guard lock(mutex_);
        has_new_ = true;
    }
    wake_.notify_one();
}

bool background_loop::is_stopping() {
    const std::lock_guard lock(mutex_);
    return is_stopping_;
}

void background_loop::run(const std::function<void()>& work) {
    while (true) {
        try {
            work();
        } catch (const std::exception& error) {
            log::error(failure_, {{"cause", error.what()}});
        }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, pause_, [this] { return has_new_ || is_stopping_; });
        if (is_stopping_) return;
        has_new_ = false;
    }
}

} // namespace poolguard::base
