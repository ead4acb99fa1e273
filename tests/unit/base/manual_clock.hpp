#pragma once
// A clock for tests, which moves only when the test says so.

#include "base/clock.hpp"

#include <atomic>

namespace poolguard::base {

class manual_clock final : public clock {
  public:
    explicit manual_clock(time_point start) : now_(start.time_since_epoch().count()) {}
    time_point now() const override { return time_point{std::chrono::milliseconds{now_.load()}}; }
    void advance(std::chrono::milliseconds by) { now_ += by.count(); }

  private:
    std::atomic<std::int64_t> now_;
};

} // namespace poolguard::base
