#include "jwt/token_cache.hpp"

#include "jwt/verifier.hpp"
#include "unit/jwt/test_tokens.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace poolguard::jwt {
namespace {

using namespace test;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string token_number(int n) { return signed_by_pool(with(access_claims(), "jti", std::to_string(n))); }

class token_cache_test : public ::testing::Test {
  protected:
    std::shared_ptr<const cached_token> add(token_cache& cache, const std::string& token,
                                            const key_set& keys = *pool_keys()) {
        auto verified = verifier_.verify(token, keys, now);
        if (!verified) throw std::runtime_error(std::string(describe(verified.error())));
        return cache.insert(token, *std::move(verified), keys, now);
    }
    static bool has(token_cache& cache, const std::string& token, base::time_point at = now) {
        return cache.find(token, pool_keys().get(), at) != nullptr;
    }

    verifier verifier_{access_policy()};
};

TEST_F(token_cache_test, finds_exactly_the_inserted_token) {
    token_cache cache{100, 1 << 20};
    const auto token = token_number(1);
    EXPECT_FALSE(has(cache, token));
    const auto put = add(cache, token);
    const auto found = cache.find(token, pool_keys().get(), now);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found, put);
    EXPECT_EQ(found->token.jti(), "1");
    EXPECT_EQ(cache.size(), 1U);
    EXPECT_GT(cache.bytes(), token.size());
    // The same end and length, another beginning.
    auto other = token;
    other[5] = other[5] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(has(cache, other));
    EXPECT_FALSE(has(cache, token.substr(1)));
    EXPECT_FALSE(has(cache, ""));
    cache.clear();
    EXPECT_FALSE(has(cache, token));
    EXPECT_EQ(cache.size(), 0U);
    EXPECT_EQ(cache.bytes(), 0U);
}

TEST_F(token_cache_test, drops_a_token_at_its_expiry) {
    token_cache cache{100, 1 << 20};
    const auto token = token_number(1);
    add(cache, token);
    const auto end = now + seconds{3540};
    EXPECT_TRUE(has(cache, token, end - milliseconds{1}));
    EXPECT_FALSE(has(cache, token, end));
    EXPECT_EQ(cache.size(), 0U);
    EXPECT_FALSE(has(cache, token, now));
}

// Its own tokens are in the cache before the clock is set back.
TEST_F(token_cache_test, drops_a_token_that_is_not_yet_valid) {
    const auto issued = base::epoch_seconds(now) - 100;
    for (const auto* claim : {"iat", "nbf"}) {
        token_cache cache{100, 1 << 20};
        auto claims = access_claims();
        claims["iat"] = issued - 1000;
        const auto token = signed_by_pool(with(std::move(claims), claim, issued));
        add(cache, token);
        const auto begin = base::from_epoch_seconds(issued) - policy::default_clock_skew;
        EXPECT_TRUE(has(cache, token, begin)) << claim;
        EXPECT_FALSE(has(cache, token, begin - milliseconds{1})) << claim;
        EXPECT_FALSE(verifier_.verify(token, *pool_keys(), begin - milliseconds{1})) << claim;
    }
}

TEST_F(token_cache_test, ends_with_the_accepted_age_of_the_sign_in) {
    auto wanted = access_policy();
    wanted.max_auth_age = seconds{600};
    token_cache cache{100, 1 << 20};
    const auto token = token_number(1);
    cache.insert(token, *verifier{wanted}.verify(token, *pool_keys(), now), *pool_keys(), now);
    EXPECT_TRUE(has(cache, token, now + seconds{540}));
    EXPECT_FALSE(has(cache, token, now + seconds{541}));
}

TEST_F(token_cache_test, does_not_keep_a_token_that_has_expired_since_it_was_verified) {
    const auto token = signed_by_pool(with(access_claims(), "exp", now_seconds + 1));
    token_cache cache{100, 1 << 20};
    auto verified = verifier{access_policy()}.verify(token, *pool_keys(), now);
    ASSERT_TRUE(verified);
    EXPECT_NE(cache.insert(token, std::move(*verified), *pool_keys(), now + seconds{1}), nullptr);
    EXPECT_EQ(cache.size(), 0U);
}

TEST_F(token_cache_test, ends_with_the_key_that_signed) {
    const auto token = token_number(1);
    struct row {
        const char* name;
        std::shared_ptr<const key_set> keys;
        bool found;
    };
    const std::vector<row> rows{
        {"the same set", pool_keys(), true},
        {"another set with the key", keys_of({shared_rsa().jwk(kid, "RS256"), other_rsa().jwk("new")}), true},
        {"the key is withdrawn", keys_of({other_rsa().jwk("new")}), false},
        {"its id stands for another key", keys_of({other_rsa().jwk(kid, "RS256")}), false},
        {"its id is for another algorithm", keys_of({shared_rsa().jwk(kid, "RS512")}), false},
        {"no keys", keys_of({}), false},
    };
    for (const auto& [what, keys, found] : rows) {
        token_cache cache{100, 1 << 20};
        add(cache, token);
        EXPECT_EQ(cache.find(token, keys.get(), now) != nullptr, found) << what;
        // The dropped token is gone; the found one is found again.
        EXPECT_EQ(has(cache, token), found) << what;
    }
    token_cache cache{100, 1 << 20};
    add(cache, token);
    EXPECT_EQ(cache.find(token, nullptr, now), nullptr);
    EXPECT_TRUE(has(cache, token));
}

TEST_F(token_cache_test, limits_its_number_of_entries) {
    token_cache cache{8, 1 << 20, 3};
    for (int i = 0; i < 50; ++i)
        add(cache, token_number(i));
    EXPECT_LE(cache.size(), 8U);
    EXPECT_GE(cache.size(), 3U);
    EXPECT_TRUE(has(cache, token_number(49)));
}

TEST_F(token_cache_test, limits_its_memory) {
    const auto token = token_number(0);
    token_cache one{100, 1 << 20, 1};
    add(one, token);
    const auto cost = one.bytes();
    token_cache cache{100, cost * 3 + cost / 2, 1};
    for (int i = 0; i < 20; ++i) {
        add(cache, token_number(i));
        EXPECT_LE(cache.bytes(), cost * 3 + cost / 2);
    }
    EXPECT_EQ(cache.size(), 3U);
    token_cache exact{100, cost, 1};
    add(exact, token);
    EXPECT_EQ(exact.size(), 1U);
    token_cache tiny{100, cost - 1, 1};
    EXPECT_NE(add(tiny, token), nullptr);
    EXPECT_EQ(tiny.size(), 0U);
}

TEST_F(token_cache_test, evicts_entries_not_used_recently) {
    token_cache cache{4, 1 << 20, 1};
    for (int i = 0; i < 4; ++i)
        add(cache, token_number(i));
    for (int round = 0; round < 6; ++round) {
        EXPECT_TRUE(has(cache, token_number(2)));
        add(cache, token_number(10 + round));
    }
    EXPECT_TRUE(has(cache, token_number(2)));
    EXPECT_FALSE(has(cache, token_number(0)));
    EXPECT_EQ(cache.size(), 4U);
}

TEST_F(token_cache_test, shares_remembered_facts_about_a_token) {
    token_cache cache{100, 1 << 20};
    const auto token = token_number(1);
    const auto first = add(cache, token);
    EXPECT_EQ(first->known_person().has_value(), false);
    first->remember({"acme", "jane@example.com"});
    first->revocation_generation = 7;
    const auto second = add(cache, token);
    EXPECT_EQ(second, first);
    const auto known = cache.find(token, pool_keys().get(), now)->known_person();
    ASSERT_TRUE(known);
    EXPECT_EQ(known->tenant, "acme");
    EXPECT_EQ(known->verified_email, "jane@example.com");
    EXPECT_EQ(second->revocation_generation, 7U);
    EXPECT_EQ(cache.size(), 1U);
}

TEST_F(token_cache_test, outlives_its_entries) {
    std::shared_ptr<const cached_token> held;
    {
        token_cache cache{1, 1 << 20};
        held = add(cache, token_number(1));
        add(cache, token_number(2));
        EXPECT_FALSE(has(cache, token_number(1)));
    }
    EXPECT_EQ(held->token.jti(), "1");
}

TEST_F(token_cache_test, serves_many_threads) {
    token_cache cache{16, 1 << 20, 2};
    std::vector<std::string> tokens;
    for (int i = 0; i < 24; ++i)
        tokens.push_back(token_number(i));
    const auto renewed = keys_of({shared_rsa().jwk(kid, "RS256")});
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (std::size_t i = 0; i < 400; ++i) {
                    const auto n = (i * 7 + t * 5) % tokens.size();
                    const auto& keys = i % 2 == 0 ? renewed : pool_keys();
                    auto found = cache.find(tokens[n], keys.get(), now);
                    if (!found) found = cache.insert(tokens[n], *verifier_.verify(tokens[n], *keys, now), *keys, now);
                    if (found->token.jti() != std::to_string(n)) ++wrong;
                    found->remember({"t" + std::to_string(n), {}});
                    if (found->known_person()->tenant != "t" + std::to_string(n)) ++wrong;
                }
            });
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_LE(cache.size(), 16U);
}

TEST(token_cache, refuses_to_have_no_room) {
    EXPECT_THROW(token_cache(0, 1), std::invalid_argument);
    EXPECT_THROW(token_cache(1, 0), std::invalid_argument);
    EXPECT_THROW(token_cache(1, 1, 0), std::invalid_argument);
}

} // namespace
} // namespace poolguard::jwt
