#pragma once
// What somebody answered, kept for a while, so that it is not asked for each request. Thread-safe; several threads may
// ask at once when there is none.

#include "base/clock.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

namespace poolguard::service {

template <class T>
class kept_answer {
  public:
    // The clock must outlive the object.
    kept_answer(const base::clock& clock, std::chrono::seconds life) : clock_(clock), life_(life) {}

    // Nothing if there is none yet, or if it is too old.
    std::optional<T> get() {
        const std::scoped_lock lock(mutex_);
        if (!kept_ || clock_.now() >= until_) return std::nullopt;
        return kept_;
    }
    // Returns the answer.
    T keep(T answer) {
        const std::scoped_lock lock(mutex_);
        kept_ = answer;
        until_ = clock_.now() + life_;
        return answer;
    }

  private:
    const base::clock& clock_;
    std::chrono::seconds life_;
    std::mutex mutex_; // guards what follows
    std::optional<T> kept_;
    base::time_point until_;
};

} // namespace poolguard::service
