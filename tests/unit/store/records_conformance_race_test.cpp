#include "records_conformance.hpp"

#include <atomic>
#include <barrier>
#include <thread>

namespace poolguard::store {
namespace {

constexpr int threads = 8;
constexpr int rounds = 20;

// Runs `attempt(round)` in all threads at once, round by round, and returns how many succeeded in each.
template <class Attempt>
std::vector<int> race(const Attempt& attempt) {
    std::vector<std::atomic<int>> winners(rounds);
    std::atomic<int> other_errors = 0;
    std::barrier<> start(threads);
    {
        std::vector<std::jthread> running;
        for (int t = 0; t < threads; ++t)
            running.emplace_back([&] {
                for (int round = 0; round < rounds; ++round) {
                    start.arrive_and_wait();
                    const auto done = attempt(round);
                    if (done)
                        ++winners[static_cast<std::size_t>(round)];
                    else if (done.error() != error::conflict)
                        ++other_errors;
                }
            });
    }
    EXPECT_EQ(other_errors, 0);
    return {winners.begin(), winners.end()};
}

const std::vector<int> one_each(rounds, 1);

} // namespace

TEST_P(records_conformance, one_of_many_wins_a_put_if_version) {
    const key at{"p", "s"};
    write(at);
    EXPECT_EQ(
        race([&](int round) { return records().put(at, "{}", if_version{static_cast<std::uint64_t>(round) + 1}); }),
        one_each);
    EXPECT_EQ(version_at(at), rounds + 1U);
}

TEST_P(records_conformance, one_of_many_wins_a_put_if_absent) {
    EXPECT_EQ(race([&](int round) { return records().put({"p", std::to_string(round)}, "{}", if_absent{}); }),
              one_each);
}

TEST_P(records_conformance, one_of_many_wins_a_remove_if_version) {
    for (int round = 0; round < rounds; ++round)
        write({"p", std::to_string(round)});
    EXPECT_EQ(race([&](int round) { return records().remove({"p", std::to_string(round)}, if_version{1}); }), one_each);
}

TEST_P(records_conformance, every_thread_reads_what_one_has_put) {
    const key at{"p", "s"};
    write(at);
    std::atomic<std::uint64_t> published = 1;
    std::vector<std::jthread> readers;
    for (int t = 0; t < threads; ++t)
        readers.emplace_back([&] {
            std::uint64_t seen = 0;
            while (seen < rounds) {
                const auto least = published.load();
                seen = version_at(at);
                ASSERT_GE(seen, least);
            }
        });
    for (int i = 1; i < rounds; ++i) {
        const auto version = records().put(at, "{}", always{});
        // The readers only end when all versions have come, so a failure here must not return early.
        EXPECT_TRUE(version);
        published = version.value_or(rounds);
    }
}

} // namespace poolguard::store
