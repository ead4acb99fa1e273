#include "service/jwks_source.hpp"

#include "test_gateway.hpp"
#include "unit/base/manual_clock.hpp"

#include <gtest/gtest.h>
#include <latch>
#include <thread>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

// A source with a manual clock, whose answers the test sets.
struct source_fixture {
    base::manual_clock clock{base::from_epoch_seconds(test_start)};
    std::expected<fetched_keys, std::string> answer = fetched_keys{key_set_of({&first_key()}), {}};
    std::atomic<int> fetches = 0;
    jwks_source keys{[this] {
                         ++fetches;
                         return answer;
                     },
                     clock};
};

TEST(jwks_source, is_empty_until_it_fetches) {
    source_fixture f;
    EXPECT_EQ(f.keys.current(), nullptr);
    EXPECT_EQ(f.keys.age(), std::nullopt);
    EXPECT_TRUE(f.keys.should_fetch({}));
    f.keys.fetch({});
    ASSERT_NE(f.keys.current(), nullptr);
    EXPECT_NE(f.keys.current()->find(first_key().kid()), nullptr);
    EXPECT_FALSE(f.keys.should_fetch({}));
    f.clock.advance(90s);
    EXPECT_EQ(f.keys.age(), 90s);
    f.keys.fetch({});
    EXPECT_EQ(f.fetches, 1);
}

TEST(jwks_source, is_renewed_before_it_expires) {
    source_fixture f;
    f.answer->max_age = 1000s;
    f.keys.fetch({});
    f.clock.advance(799s);
    EXPECT_FALSE(f.keys.should_fetch({}));
    f.clock.advance(1s);
    EXPECT_TRUE(f.keys.should_fetch({}));
    EXPECT_NE(f.keys.current(), nullptr);
    f.keys.fetch({});
    EXPECT_EQ(f.fetches, 2);
    EXPECT_EQ(f.keys.age(), 0s);
}

TEST(jwks_source, the_same_text_keeps_the_same_set) {
    source_fixture f;
    f.keys.fetch({});
    const auto before = f.keys.current();
    f.clock.advance(1h);
    f.keys.fetch({});
    EXPECT_EQ(f.fetches, 2);
    EXPECT_EQ(f.keys.current(), before);
}

TEST(jwks_source, a_withdrawn_key_is_gone_with_the_next_fetch) {
    source_fixture f;
    f.keys.fetch({});
    f.answer->jwks = key_set_of({&second_key()});
    f.clock.advance(1h);
    f.keys.fetch({});
    EXPECT_EQ(f.keys.current()->find(first_key().kid()), nullptr);
    EXPECT_NE(f.keys.current()->find(second_key().kid()), nullptr);
}

TEST(jwks_source, serves_the_old_set_for_a_day_while_the_source_is_down) {
    source_fixture f;
    f.keys.fetch({});
    f.answer = std::unexpected("no route to host");
    f.clock.advance(1h + 24h - 1s);
    f.keys.fetch({});
    EXPECT_EQ(f.fetches, 2);
    EXPECT_NE(f.keys.current(), nullptr);
    f.clock.advance(1s);
    EXPECT_EQ(f.keys.current(), nullptr);
    EXPECT_EQ(f.keys.age(), std::nullopt);
    f.answer = fetched_keys{key_set_of({&first_key()}), {}};
    f.clock.advance(1min);
    f.keys.fetch({});
    EXPECT_NE(f.keys.current(), nullptr);
}

TEST(jwks_source, pauses_after_a_failure) {
    source_fixture f;
    f.answer = std::unexpected("no route to host");
    f.keys.fetch({});
    EXPECT_EQ(f.fetches, 1);
    EXPECT_FALSE(f.keys.should_fetch({}));
    f.keys.fetch({});
    EXPECT_EQ(f.fetches, 1);
    f.clock.advance(1s);
    EXPECT_TRUE(f.keys.should_fetch({}));
    f.keys.fetch({});
    EXPECT_EQ(f.fetches, 2);
}

TEST(jwks_source, an_unreadable_set_is_a_failure_and_changes_nothing) {
    for (const std::string_view jwks : {"", "<html>", "{}", R"({"keys":7})"}) {
        source_fixture f;
        f.keys.fetch({});
        const auto before = f.keys.current();
        f.answer->jwks = jwks;
        f.clock.advance(1h);
        f.keys.fetch({});
        EXPECT_EQ(f.fetches, 2);
        EXPECT_EQ(f.keys.current(), before) << jwks;
    }
}

TEST(jwks_source, recovers_from_a_fetch_that_throws) {
    base::manual_clock clock{base::from_epoch_seconds(test_start)};
    int fetches = 0;
    jwks_source keys{[&]() -> std::expected<fetched_keys, std::string> {
                         if (++fetches == 1) throw std::runtime_error("a bug");
                         return fetched_keys{key_set_of({&first_key()}), {}};
                     },
                     clock};
    keys.fetch({});
    EXPECT_EQ(keys.current(), nullptr);
    clock.advance(1s);
    keys.fetch({});
    EXPECT_NE(keys.current(), nullptr);
}

TEST(jwks_source, an_unknown_key_is_asked_for_once_in_ten_seconds) {
    source_fixture f;
    f.keys.fetch({});
    f.clock.advance(1min);
    for (int i = 0; i < 1000; ++i) {
        const auto kid = "key-" + std::to_string(i);
        if (f.keys.should_fetch(kid)) f.keys.fetch(kid);
    }
    EXPECT_EQ(f.fetches, 2);
    f.clock.advance(9s);
    EXPECT_FALSE(f.keys.should_fetch("another"));
    f.clock.advance(1s);
    EXPECT_TRUE(f.keys.should_fetch("another"));
    EXPECT_EQ(f.fetches, 2);
}

TEST(jwks_source, a_key_that_came_in_the_meantime_is_not_asked_for) {
    source_fixture f;
    const auto asked_at = f.clock.now();
    f.clock.advance(1s);
    f.keys.fetch({});
    EXPECT_FALSE(f.keys.should_fetch(first_key().kid()));
    f.keys.fetch(first_key().kid(), asked_at);
    EXPECT_EQ(f.fetches, 1);
    // Another key may still be asked for at once.
    EXPECT_TRUE(f.keys.should_fetch("another"));
    f.keys.fetch("another");
    EXPECT_EQ(f.fetches, 2);
}

TEST(jwks_source, a_fetch_that_began_after_the_token_came_counts_for_it) {
    source_fixture f;
    const auto asked_at = f.clock.now();
    f.clock.advance(1s);
    f.keys.fetch({});
    f.keys.fetch("unknown", asked_at);
    EXPECT_EQ(f.fetches, 1);
}

TEST(jwks_source, one_fetch_serves_all_concurrent_callers) {
    constexpr int callers = 8;
    base::manual_clock clock{base::from_epoch_seconds(test_start)};
    std::latch all_here{callers};
    std::atomic<int> fetches = 0;
    std::atomic<int> served = 0;
    jwks_source keys{[&]() -> std::expected<fetched_keys, std::string> {
                         ++fetches;
                         all_here.wait();
                         return fetched_keys{key_set_of({&first_key()}), {}};
                     },
                     clock};
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i)
        threads.emplace_back([&] {
            all_here.count_down();
            keys.fetch({});
            if (keys.current() != nullptr) ++served;
        });
    for (auto& each : threads)
        each.join();
    EXPECT_EQ(fetches, 1);
    EXPECT_EQ(served, callers);
}

TEST(jwks_source, few_wait_for_an_unknown_key) {
    base::manual_clock clock{base::from_epoch_seconds(test_start)};
    std::latch may_end{1};
    std::atomic<int> fetches = 0;
    jwks_source keys{[&]() -> std::expected<fetched_keys, std::string> {
                         if (++fetches > 1) may_end.wait();
                         return fetched_keys{key_set_of({&first_key()}), {}};
                     },
                     clock};
    keys.fetch({});
    clock.advance(1h);
    std::thread flight([&] { keys.fetch({}); });
    while (fetches < 2)
        std::this_thread::yield();
    std::vector<std::thread> waiting;
    for (int i = 0; i < jwks_source::most_waiting_for_unknown; ++i)
        waiting.emplace_back([&] { keys.fetch("unknown"); });
    while (keys.should_fetch("unknown"))
        std::this_thread::yield();
    keys.fetch("unknown");
    EXPECT_EQ(keys.age(), 1h);
    may_end.count_down();
    for (auto& each : waiting)
        each.join();
    flight.join();
    EXPECT_EQ(fetches, 2);
    EXPECT_EQ(keys.age(), 0s);
}

TEST(jwks_source, readers_see_their_own_source_and_the_newest_set) {
    source_fixture a;
    source_fixture b;
    b.answer->jwks = key_set_of({&second_key()});
    a.keys.fetch({});
    b.keys.fetch({});
    for (int i = 0; i < 3; ++i) {
        EXPECT_NE(a.keys.current()->find(first_key().kid()), nullptr);
        EXPECT_EQ(b.keys.current()->find(first_key().kid()), nullptr);
    }
    std::thread([&] { EXPECT_NE(a.keys.current(), nullptr); }).join();
}

} // namespace
} // namespace poolguard::service
