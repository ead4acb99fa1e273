#include "unit/jwt/test_tokens.hpp"

#include <gtest/gtest.h>
#include <poolguard/key_source.hpp>
#include <poolguard/verifier.hpp>
#include <stdexcept>
#include <thread>

namespace poolguard {
namespace {

namespace given = jwt::test;
using std::chrono::seconds;

const time_point start = given::now;

std::string pool_jwks() { return given::jwks({given::shared_rsa().jwk(given::kid, "RS256")}); }

TEST(library_key_source, has_one_caller_fetch_and_the_others_wait) {
    key_source keys{"https://issuer.example/jwks.json"};
    EXPECT_EQ(keys.url(), "https://issuer.example/jwks.json");
    EXPECT_FALSE(keys.current(start).has_value());
    EXPECT_EQ(keys.next(start), key_step::fetch);
    EXPECT_EQ(keys.next(start), key_step::wait);
    EXPECT_FALSE(keys.wait(std::chrono::milliseconds{1}));
    ASSERT_TRUE(keys.fetched(pool_jwks(), "max-age=1000", start).has_value());
    EXPECT_TRUE(keys.wait(std::chrono::milliseconds{0}));
    EXPECT_EQ(keys.next(start), key_step::verify);
    EXPECT_EQ(keys.current(start)->size(), 1U);
    // Renewed from 80 % of its lifetime.
    EXPECT_EQ(keys.next(start + seconds{799}), key_step::verify);
    EXPECT_EQ(keys.next(start + seconds{800}), key_step::fetch_in_background);
    EXPECT_EQ(keys.next(start + seconds{800}), key_step::verify);
    keys.fetch_failed(start + seconds{801});
    EXPECT_TRUE(keys.current(start + seconds{2000}).has_value());
    EXPECT_FALSE(keys.current(start + seconds{1000 + 86400}).has_value());
}

TEST(library_key_source, keeps_the_set_when_the_next_is_broken) {
    key_source keys{"https://issuer.example/jwks.json"};
    ASSERT_EQ(keys.next(start), key_step::fetch);
    EXPECT_EQ(keys.fetched("{", std::nullopt, start).error(), key_set_error::not_json);
    EXPECT_EQ(keys.next(start), key_step::refuse);
    ASSERT_EQ(keys.next(start + seconds{1}), key_step::fetch);
    ASSERT_TRUE(keys.fetched(pool_jwks(), std::nullopt, start + seconds{1}).has_value());
    ASSERT_EQ(keys.next(start + seconds{3000}), key_step::fetch_in_background);
    EXPECT_FALSE(keys.fetched("{}", std::nullopt, start + seconds{3000}).has_value());
    EXPECT_EQ(keys.current(start + seconds{3000})->size(), 1U);
}

TEST(library_key_source, gives_up_on_a_fetch_whose_result_is_never_told) {
    key_source keys{"https://issuer.example/jwks.json"};
    ASSERT_EQ(keys.next(start), key_step::fetch);
    EXPECT_EQ(keys.next(start + seconds{29}), key_step::wait);
    EXPECT_EQ(keys.next(start + seconds{30}), key_step::refuse);
    EXPECT_EQ(keys.next(start + seconds{31}), key_step::fetch);
    // The clock was set back while it was fetching.
    EXPECT_EQ(keys.next(start - seconds{1000}), key_step::refuse);
    EXPECT_EQ(keys.next(start - seconds{990}), key_step::fetch);
}

TEST(library_key_source, waits_for_as_long_as_it_takes) {
    key_source keys{"https://issuer.example/jwks.json"};
    ASSERT_EQ(keys.next(), key_step::fetch);
    std::jthread fetching([&] { EXPECT_TRUE(keys.fetched(pool_jwks()).has_value()); });
    EXPECT_TRUE(keys.wait(std::chrono::milliseconds::max()));
}

TEST(library_key_source, fetches_for_unknown_keys_once_in_a_while) {
    key_source keys{"https://issuer.example/jwks.json"};
    ASSERT_EQ(keys.next(start), key_step::fetch);
    ASSERT_TRUE(keys.fetched(pool_jwks(), std::nullopt, start).has_value());
    const auto later = start + seconds{20};
    EXPECT_EQ(keys.on_unknown_key(later, later), key_step::fetch);
    EXPECT_EQ(keys.on_unknown_key(later, later), key_step::wait);
    ASSERT_TRUE(keys.fetched(pool_jwks(), std::nullopt, later).has_value());
    EXPECT_EQ(keys.on_unknown_key(later + seconds{5}, later + seconds{5}), key_step::refuse);
    EXPECT_EQ(keys.on_unknown_key(later + seconds{11}, later + seconds{11}), key_step::fetch);
}

std::string token_of(std::string_view kid, const given::test_key& key) {
    return key.token(jwt::algorithm::rs256, boost::json::serialize(boost::json::object{{"kid", kid}, {"alg", "RS256"}}),
                     boost::json::serialize(given::access_claims()));
}

class library_verify_fetching : public testing::Test {
  protected:
    verifier verifier_ = *verifier::create(
        token_policy{{std::string(given::pool_issuer)}, token_use::access, {std::string(given::client)}});
    key_source keys_{"https://issuer.example/jwks.json"};
    std::optional<fetched_keys> answer_;
    int fetches_ = 0;
    time_point now_ = start;

    std::expected<verified_token, token_error> verify(const std::string& token) {
        const auto fetch = [this](const std::string& url) {
            EXPECT_EQ(url, keys_.url());
            ++fetches_;
            return answer_;
        };
        return verify_fetching(verifier_, keys_, token, fetch, [this] { return now_; });
    }
};

TEST_F(library_verify_fetching, fetches_once_and_again_for_a_new_key) {
    answer_ = fetched_keys{pool_jwks(), "max-age=3600"};
    const auto known = token_of(given::kid, given::shared_rsa());
    EXPECT_TRUE(verify(known).has_value());
    EXPECT_TRUE(verify(known).has_value());
    EXPECT_EQ(fetches_, 1);
    now_ += seconds{60};
    answer_ = fetched_keys{given::jwks({given::other_rsa().jwk("new", "RS256")}), std::nullopt};
    EXPECT_TRUE(verify(token_of("new", given::other_rsa())).has_value());
    EXPECT_EQ(fetches_, 2);
    now_ += seconds{1};
    // Forged key ids do not make it fetch again at once.
    EXPECT_EQ(verify(token_of("forged", given::other_rsa())).error(), token_error::unknown_key);
    EXPECT_EQ(fetches_, 2);
}

TEST_F(library_verify_fetching, says_when_there_are_no_keys) {
    const auto token = token_of(given::kid, given::shared_rsa());
    EXPECT_EQ(verify(token).error(), token_error::keys_unavailable);
    // After a failure it pauses.
    EXPECT_EQ(verify(token).error(), token_error::keys_unavailable);
    EXPECT_EQ(fetches_, 1);
}

TEST_F(library_verify_fetching, ends_the_fetch_when_the_function_throws) {
    const auto throwing = [](const std::string&) -> std::optional<fetched_keys> { throw std::runtime_error("down"); };
    EXPECT_THROW((void)verify_fetching(verifier_, keys_, "a.b.c", throwing), std::runtime_error);
    EXPECT_TRUE(keys_.wait(std::chrono::milliseconds{0}));
}

} // namespace
} // namespace poolguard
