#pragma once
// A value that many threads read often and an operator replaces now and then, such as a list of settings.

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace poolguard::base {

template <class T>
class replaceable {
  public:
    explicit replaceable(T first) { replace(std::move(first)); }

    // One load. The reference is valid as long as the object: former values are kept, since somebody may still read
    // them. Read it once where two answers must agree.
    const T& get() const { return *current_.load(std::memory_order_acquire); }
    // Takes memory each time, so it is not for what changes by itself.
    void replace(T value) {
        const std::lock_guard lock(mutex_);
        all_.push_back(std::make_unique<const T>(std::move(value)));
        current_.store(all_.back().get(), std::memory_order_release);
    }

  private:
    std::mutex mutex_; // guards all_
    std::vector<std::unique_ptr<const T>> all_;
    std::atomic<const T*> current_ = nullptr;
};

} // namespace poolguard::base
