#include "http/observing/request_counts.hpp"

#include <algorithm>

namespace poolguard::http {
namespace {

// 0 means any other status.
constexpr std::array<unsigned, 26> statuses{0,   200, 201, 204, 301, 302, 303, 304, 307, 400, 401, 403, 404,
                                            405, 408, 409, 413, 415, 421, 422, 429, 431, 500, 501, 502, 503};

std::size_t place_of(unsigned status) {
    const auto found = std::ranges::lower_bound(statuses, status);
    const bool is_known = found != statuses.end() && *found == status;
    return is_known ? static_cast<std::size_t>(found - statuses.begin()) : 0;
}

using cell = std::atomic<std::uint64_t>;

// Only one thread writes, so load and store need not be one atomic step.
void raise(cell& count, std::uint64_t amount = 1) {
    count.store(count.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

} // namespace

struct request_counts::cells {
    std::array<cell, statuses.size()> by_status{};
    std::array<cell, duration_bounds.size() + 1> by_duration{};
    cell nanoseconds = 0;
};
void request_counts::cells_deleter::operator()(cells* all) const { std::default_delete<cells[]>()(all); }

void route_counts::add(const route_counts& other) {
    for (const auto& [status, count] : other.by_status) {
        const auto found = std::ranges::find(by_status, status, &std::pair<unsigned, std::uint64_t>::first);
        if (found == by_status.end())
            by_status.emplace_back(status, count);
        else
            found->second += count;
    }
    for (std::size_t i = 0; i < by_duration.size(); ++i)
        by_duration[i] += other.by_duration[i];
    total_seconds += other.total_seconds;
}

request_counts::request_counts(std::size_t routes) : size_(routes + 1), routes_(new cells[routes + 1]) {}

void request_counts::add(std::size_t route, unsigned status, std::chrono::nanoseconds duration) noexcept {
    if (size_ == 0) return;
    auto& of = routes_[std::min(route, size_ - 1)];
    raise(of.by_status[place_of(status)]);
    const auto seconds = std::chrono::duration<double>(duration).count();
    const auto bound = std::ranges::lower_bound(duration_bounds, seconds);
    raise(of.by_duration[static_cast<std::size_t>(bound - duration_bounds.begin())]);
    raise(of.nanoseconds, static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0)));
}

std::vector<route_counts> request_counts::read() const {
    std::vector<route_counts> out(size_);
    for (std::size_t i = 0; i < size_; ++i) {
        const auto& of = routes_[i];
        for (std::size_t place = 0; place < statuses.size(); ++place)
            if (const auto count = of.by_status[place].load(std::memory_order_relaxed); count > 0)
                out[i].by_status.emplace_back(statuses[place], count);
        for (std::size_t place = 0; place < of.by_duration.size(); ++place)
            out[i].by_duration[place] = of.by_duration[place].load(std::memory_order_relaxed);
        const std::chrono::nanoseconds total(of.nanoseconds.load(std::memory_order_relaxed));
        out[i].total_seconds = std::chrono::duration<double>(total).count();
    }
    return out;
}

} // namespace poolguard::http
