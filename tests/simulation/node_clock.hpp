#pragma once
// A node's clock, which goes wrong: too fast or too slow by some millionths, and set forwards or back at times.

#include "base/clock.hpp"
#include "simulation/fibers.hpp"
#include "simulation/waits.hpp"

namespace poolguard::simulation {

// By how much the clocks of two nodes differ at most: mishap_kind::clock and the drift.
inline constexpr std::chrono::seconds clocks_differ{6};

class node_clock final : public base::clock {
  public:
    explicit node_clock(const schedule& world) : world_(world) {}
    base::time_point now() const override {
        const auto real = world_.now();
        const auto shown = beginning_of_worlds + real + real * drift_millionths / 1'000'000 + ahead;
        return base::time_point{std::chrono::duration_cast<std::chrono::milliseconds>(shown)};
    }

    std::int64_t drift_millionths = 0;
    microseconds ahead{0};

  private:
    const schedule& world_;
};

} // namespace poolguard::simulation
