#include "jwt/key_refresh.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace poolguard::jwt {
namespace {

using namespace std::chrono_literals;

const auto start = base::from_epoch_seconds(1'790'000'000);

key_refresh fetched_at_start(std::optional<std::chrono::seconds> max_age = std::nullopt) {
    key_refresh machine;
    machine.on_fetch_started(start);
    machine.on_fetched(start, max_age);
    return machine;
}

TEST(key_refresh, fetches_first_and_lets_the_others_wait) {
    key_refresh machine;
    EXPECT_EQ(machine.state(start), key_state::none);
    EXPECT_EQ(machine.decide(start), key_step::fetch_now);
    EXPECT_EQ(machine.decide(start), key_step::fetch_now);
    machine.on_fetch_started(start);
    EXPECT_EQ(machine.decide(start), key_step::wait);
    EXPECT_EQ(machine.on_unknown_key(start), unknown_key_step::wait);
    machine.on_fetched(start + 100ms);
    EXPECT_EQ(machine.decide(start + 100ms), key_step::use);
}

struct refresh_moment {
    std::optional<std::chrono::seconds> max_age;
    std::chrono::milliseconds after;
    key_step step;
    key_state state;
};

TEST(key_refresh, follows_the_life_of_a_set) {
    const std::vector<refresh_moment> moments{
        {std::nullopt, 0s, key_step::use, key_state::fresh},
        {std::nullopt, 2880s - 1ms, key_step::use, key_state::fresh},
        {std::nullopt, 2880s, key_step::fetch_in_background, key_state::fresh},
        {std::nullopt, 3600s - 1ms, key_step::fetch_in_background, key_state::fresh},
        {std::nullopt, 3600s, key_step::fetch_in_background, key_state::stale},
        {std::nullopt, 3600s + 24h - 1ms, key_step::fetch_in_background, key_state::stale},
        {std::nullopt, 3600s + 24h, key_step::fetch_now, key_state::none},
        {0s, 239s, key_step::use, key_state::fresh},
        {0s, 240s, key_step::fetch_in_background, key_state::fresh},
        {0s, 300s, key_step::fetch_in_background, key_state::stale},
        {600s, 479s, key_step::use, key_state::fresh},
        {600s, 480s, key_step::fetch_in_background, key_state::fresh},
        {600s, 600s, key_step::fetch_in_background, key_state::stale},
        {1000h, 24h - 1ms, key_step::fetch_in_background, key_state::fresh},
        {1000h, 24h, key_step::fetch_in_background, key_state::stale},
        {-5s, 240s, key_step::fetch_in_background, key_state::fresh},
    };
    for (const auto& [max_age, after, step, state] : moments) {
        const auto machine = fetched_at_start(max_age);
        EXPECT_EQ(machine.decide(start + after), step) << after.count();
        EXPECT_EQ(machine.state(start + after), state) << after.count();
    }
}

TEST(key_refresh, renews_with_one_fetch_while_the_set_is_used) {
    auto machine = fetched_at_start();
    EXPECT_EQ(machine.decide(start + 3000s), key_step::fetch_in_background);
    machine.on_fetch_started(start + 3000s);
    EXPECT_EQ(machine.decide(start + 3001s), key_step::use);
    EXPECT_EQ(machine.decide(start + 4000s), key_step::use);
    machine.on_fetched(start + 4000s);
    EXPECT_EQ(machine.decide(start + 4000s + 2879s), key_step::use);
    EXPECT_EQ(machine.decide(start + 4000s + 2880s), key_step::fetch_in_background);
}

TEST(key_refresh, pauses_longer_after_each_failure) {
    key_refresh machine;
    auto at = start;
    for (const auto pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s}) {
        EXPECT_EQ(machine.decide(at), key_step::fetch_now);
        machine.on_fetch_started(at);
        machine.on_fetch_failed(at);
        EXPECT_EQ(machine.decide(at), key_step::refuse);
        EXPECT_EQ(machine.decide(at + pause - 1ms), key_step::refuse);
        at += pause;
    }
    machine.on_fetch_started(at);
    machine.on_fetched(at);
    machine.on_fetch_started(at + 3000s);
    machine.on_fetch_failed(at + 3000s);
    EXPECT_EQ(machine.decide(at + 3000s), key_step::use);
    EXPECT_EQ(machine.decide(at + 3001s), key_step::fetch_in_background);
}

TEST(key_refresh, serves_stale_while_the_source_is_down_and_no_longer) {
    auto machine = fetched_at_start();
    const auto outage = start + 3600s;
    const auto end = outage + 24h;
    int attempts = 0;
    for (auto at = outage; at < end; at += 1s) {
        const auto step = machine.decide(at);
        ASSERT_TRUE(step == key_step::use || step == key_step::fetch_in_background);
        if (step == key_step::fetch_in_background) {
            ++attempts;
            machine.on_fetch_started(at);
            machine.on_fetch_failed(at);
        }
    }
    EXPECT_NEAR(attempts, 24 * 60, 10);
    EXPECT_EQ(machine.state(end), key_state::none);
    const auto step = machine.decide(end);
    EXPECT_TRUE(step == key_step::refuse || step == key_step::fetch_now);
    machine.on_fetch_started(end);
    machine.on_fetch_failed(end);
    EXPECT_EQ(machine.decide(end + 59s), key_step::refuse);
}

TEST(key_refresh, fetches_for_an_unknown_key_at_once_and_then_not_for_ten_seconds) {
    auto machine = fetched_at_start();
    const auto at = start + 5s;
    EXPECT_EQ(machine.on_unknown_key(at), unknown_key_step::fetch);
    machine.on_fetch_started(at);
    EXPECT_EQ(machine.on_unknown_key(at), unknown_key_step::wait);
    machine.on_fetched(at + 50ms);
    for (int i = 0; i < 1000; ++i)
        EXPECT_EQ(machine.on_unknown_key(at + 60ms), unknown_key_step::refuse);
    EXPECT_EQ(machine.on_unknown_key(at + 10s - 1ms), unknown_key_step::refuse);
    EXPECT_EQ(machine.on_unknown_key(at + 10s), unknown_key_step::fetch);
    // Known keys are still used.
    EXPECT_EQ(machine.decide(at + 1s), key_step::use);
}

TEST(key_refresh, makes_no_second_fetch_for_a_token_that_has_waited_for_one) {
    key_refresh machine;
    const auto asked = start;
    EXPECT_EQ(machine.decide(asked), key_step::fetch_now);
    machine.on_fetch_started(start + 1ms);
    machine.on_fetched(start + 30ms);
    EXPECT_EQ(machine.on_unknown_key(start + 31ms, asked), unknown_key_step::refuse);
    EXPECT_EQ(machine.on_unknown_key(start + 1s, start + 1s), unknown_key_step::refuse);
    EXPECT_EQ(machine.on_unknown_key(start + 11s, start + 11s), unknown_key_step::fetch);
    // A key created after the first fetch is fetched at once.
    auto rotated = fetched_at_start();
    EXPECT_EQ(rotated.on_unknown_key(start + 1s, start + 1s), unknown_key_step::fetch);
}

TEST(key_refresh, does_not_ask_a_source_that_just_failed) {
    auto machine = fetched_at_start();
    EXPECT_EQ(machine.on_unknown_key(start + 100s), unknown_key_step::fetch);
    machine.on_fetch_started(start + 100s);
    machine.on_fetch_failed(start + 103s);
    EXPECT_EQ(machine.on_unknown_key(start + 112s), unknown_key_step::refuse);
    EXPECT_EQ(machine.on_unknown_key(start + 113s), unknown_key_step::fetch);
    auto renewing = fetched_at_start();
    for (int i = 0; i < 7; ++i) {
        renewing.on_fetch_started(start + 3000s);
        renewing.on_fetch_failed(start + 3000s);
    }
    EXPECT_EQ(renewing.on_unknown_key(start + 3059s), unknown_key_step::refuse);
    EXPECT_EQ(renewing.on_unknown_key(start + 3060s), unknown_key_step::fetch);
}

TEST(key_refresh, renews_the_set_when_the_clock_is_set_back) {
    auto machine = fetched_at_start();
    // A caller that read the clock before another one fetched.
    EXPECT_EQ(machine.decide(start - 60s), key_step::use);
    const auto corrected = start - 365 * 24h;
    EXPECT_EQ(machine.decide(corrected), key_step::fetch_in_background);
    EXPECT_EQ(machine.on_unknown_key(corrected, corrected), unknown_key_step::fetch);
    machine.on_fetch_started(corrected);
    machine.on_fetched(corrected);
    EXPECT_EQ(machine.decide(corrected), key_step::use);
    EXPECT_EQ(machine.on_unknown_key(corrected + 9s, corrected + 9s), unknown_key_step::refuse);
    EXPECT_EQ(machine.on_unknown_key(corrected + 10s, corrected + 10s), unknown_key_step::fetch);
}

TEST(key_refresh, forgets_its_pauses_when_the_clock_is_set_back) {
    key_refresh machine;
    for (int i = 0; i < 10; ++i) {
        machine.on_fetch_started(start);
        machine.on_fetch_failed(start);
    }
    EXPECT_EQ(machine.decide(start), key_step::refuse);
    const auto corrected = start - 365 * 24h;
    EXPECT_EQ(machine.decide(corrected), key_step::fetch_now);
    machine.on_fetch_started(corrected);
    machine.on_fetch_failed(corrected);
    EXPECT_EQ(machine.decide(corrected + 59s), key_step::refuse);
    EXPECT_EQ(machine.on_unknown_key(corrected + 59s, corrected + 59s), unknown_key_step::refuse);
    EXPECT_EQ(machine.decide(corrected + 60s), key_step::fetch_now);
}

TEST(parse_max_age, reads_the_lifetime) {
    struct row {
        const char* text;
        std::optional<std::chrono::seconds> expected;
    };
    for (const auto& [text, expected] : {
             row{"", std::nullopt},
             row{"public", std::nullopt},
             row{"max-age=3600", 3600s},
             row{"public, max-age=86400, must-revalidate", 86400s},
             row{"Max-Age=60", 60s},
             row{"max-age=\"60\"", 60s},
             row{" max-age = 60 ", 60s},
             row{"max-age=0", 0s},
             row{"no-store", 0s},
             row{"no-cache, max-age=60", 0s},
             row{"max-age=60, max-age=30", 30s},
             row{"max-age=60,,, ,", 60s},
             row{"s-maxage=10", std::nullopt},
             row{"x-max-age=10", std::nullopt},
             row{"max-age", 0s},
             row{"max-age=", 0s},
             row{"max-age=-1", 0s},
             row{"max-age=1.5", 0s},
             row{"max-age=abc", 0s},
             row{"max-age=\"", 0s},
             row{"max-age=99999999999999999999999", 2147483648s},
             row{"max-age=4294967296", 2147483648s},
         })
        EXPECT_EQ(parse_max_age(text), expected) << text;
}

} // namespace
} // namespace poolguard::jwt
