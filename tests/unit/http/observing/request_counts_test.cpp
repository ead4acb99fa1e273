#include "http/observing/request_counts.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace poolguard::http {
namespace {

using namespace std::chrono_literals;

TEST(request_counts, by_route_and_status) {
    request_counts counts(2);
    counts.add(0, 200, 1ms);
    counts.add(0, 200, 1ms);
    counts.add(0, 404, 1ms);
    counts.add(1, 418, 1ms);
    counts.add(2, 405, 1ms);
    counts.add(99, 404, 1ms);
    const auto read = counts.read();
    ASSERT_EQ(read.size(), 3U);
    using list = std::vector<std::pair<unsigned, std::uint64_t>>;
    EXPECT_EQ(read[0].by_status, (list{{200, 2}, {404, 1}}));
    EXPECT_EQ(read[1].by_status, (list{{0, 1}}));
    EXPECT_EQ(read[2].by_status, (list{{404, 1}, {405, 1}}));
    EXPECT_DOUBLE_EQ(read[0].total_seconds, 0.003);
}

TEST(request_counts, a_duration_on_a_bound_is_within_it) {
    const std::pair<std::chrono::nanoseconds, std::size_t> table[] = {
        {0ns, 0}, {500us, 0}, {500'001ns, 1}, {1ms, 1}, {10s, 12}, {10'000'000'001ns, 13}, {1h, 13}};
    for (const auto& [duration, bucket] : table) {
        request_counts counts(0);
        counts.add(0, 200, duration);
        const auto read = counts.read();
        EXPECT_EQ(read[0].by_duration[bucket], 1U) << duration.count();
        EXPECT_EQ(std::accumulate(read[0].by_duration.begin(), read[0].by_duration.end(), std::uint64_t{0}), 1U);
    }
}

TEST(request_counts, sums_up_over_threads) {
    request_counts here(1);
    request_counts there(1);
    here.add(0, 200, 1ms);
    there.add(0, 200, 2ms);
    there.add(0, 503, 3ms);
    auto sum = here.read()[0];
    sum.add(there.read()[0]);
    EXPECT_EQ(sum.by_status, (std::vector<std::pair<unsigned, std::uint64_t>>{{200, 2}, {503, 1}}));
    EXPECT_DOUBLE_EQ(sum.total_seconds, 0.006);
    EXPECT_EQ(sum.by_duration[1] + sum.by_duration[2] + sum.by_duration[3], 3U);
}

TEST(request_counts, counts_nothing_without_routes) {
    request_counts counts;
    counts.add(0, 200, 1ms);
    EXPECT_TRUE(counts.read().empty());
}

} // namespace
} // namespace poolguard::http
