#pragma once
// Counts the requests of each route by status, and their durations. Each I/O thread has its own counts, so that
// counting costs only a few additions; the reader sums them up.

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace poolguard::http {

// The upper bounds of the duration buckets, in seconds; one more bucket is for longer requests.
inline constexpr std::array<double, 13> duration_bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                        0.1,    0.25,  0.5,    1,     2.5,  10};

// The counts of one route, or of the requests without a route.
struct route_counts {
    std::vector<std::pair<unsigned, std::uint64_t>> by_status; // only those that occurred; 0 for rarely used statuses
    std::array<std::uint64_t, duration_bounds.size() + 1> by_duration{};
    double total_seconds = 0;
    void add(const route_counts& other);
};

// Written by one thread, read by any.
class request_counts {
  public:
    // Counts nothing.
    request_counts() = default;
    // Has one more entry, for requests without a route.
    explicit request_counts(std::size_t routes);

    void add(std::size_t route, unsigned status, std::chrono::nanoseconds duration) noexcept;
    // By route index; the last entry is for requests without a route.
    std::vector<route_counts> read() const;

  private:
    struct cells;
    struct cells_deleter {
        void operator()(cells* all) const;
    };
    std::size_t size_ = 0;
    std::unique_ptr<cells[], cells_deleter> routes_;
};

} // namespace poolguard::http
