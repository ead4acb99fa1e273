#pragma once
// How many requests each route answered with which status, and how long they took. Each I/O thread counts for itself,
// so that counting costs no more than a few additions; whoever reads adds the threads up.

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace poolguard::http {

// The upper bounds of the duration's buckets, in seconds; one more takes what is longer.
inline constexpr std::array<double, 13> duration_bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                        0.1,    0.25,  0.5,    1,     2.5,  10};

// Those of one route, or of the requests that no route was found for.
struct route_counts {
    std::vector<std::pair<unsigned, std::uint64_t>> by_status; // those that occurred; 0 for a status seldom used
    std::array<std::uint64_t, duration_bounds.size() + 1> by_duration{};
    double total_seconds = 0;
    void add(const route_counts& other);
};

// Written by one thread, read by any.
class request_counts {
  public:
    // For none; counts nothing.
    request_counts() = default;
    // The last place is for requests without a route.
    explicit request_counts(std::size_t routes);

    void add(std::size_t route, unsigned status, std::chrono::nanoseconds duration) noexcept;
    // By route; the last for requests without one.
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
