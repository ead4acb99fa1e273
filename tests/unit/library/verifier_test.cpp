#include "unit/jwt/test_tokens.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <poolguard/verifier.hpp>

namespace poolguard {
namespace {

namespace given = jwt::test;

const time_point now = given::now;

token_policy access_policy() {
    return {{std::string(given::pool_issuer)}, token_use::access, {std::string(given::client)}};
}

key_set pool_keys() { return *key_set::parse(given::jwks({given::shared_rsa().jwk(given::kid, "RS256")})); }

std::string access_token() { return given::signed_by_pool(boost::json::serialize(given::access_claims())); }

TEST(library_verifier, accepts_a_token_and_shows_its_claims) {
    const auto verifier = verifier::create(access_policy());
    ASSERT_TRUE(verifier.has_value());
    const auto token = verifier->verify(access_token(), pool_keys(), now);
    ASSERT_TRUE(token.has_value()) << name(token.error());
    EXPECT_EQ(token->subject(), "34c84488-e0e1-70ae-d2ee-991ad1a898c8");
    EXPECT_EQ(token->issuer(), given::pool_issuer);
    EXPECT_EQ(token->client_id(), given::client);
    EXPECT_EQ(token->use(), token_use::access);
    EXPECT_EQ(token->username(), "janet");
    EXPECT_EQ(token->key_id(), given::kid);
    EXPECT_EQ(token->expires(), now + std::chrono::seconds{3540});
    EXPECT_EQ(token->issued_at(), now - std::chrono::seconds{60});
    EXPECT_EQ(token->auth_time(), now - std::chrono::seconds{60});
    EXPECT_EQ(token->usable_until(), token->expires());
    EXPECT_TRUE(token->has_scope("orders/read"));
    EXPECT_FALSE(token->has_scope("orders"));
    EXPECT_THAT(token->groups(), testing::ElementsAre("admin", "staff"));
    EXPECT_TRUE(token->in_group("staff"));
    EXPECT_EQ(token->jti(), "5a4b3c2d-0000-4000-8000-000000000003");
    EXPECT_EQ(token->origin_jti(), "5a4b3c2d-0000-4000-8000-000000000001");
    EXPECT_EQ(token->event_id(), "5a4b3c2d-0000-4000-8000-000000000002");
    EXPECT_EQ(token->text_claim("username"), "janet");
    EXPECT_EQ(token->text_claim("exp"), std::nullopt);
    EXPECT_EQ(boost::json::parse(token->claims_json()), boost::json::value(given::access_claims()));
}

struct refusal {
    const char* name;
    std::function<std::string()> token;
    std::function<void(token_policy&)> change;
    token_error expected;
};

std::string forged() {
    auto token = access_token();
    auto& changed = token[token.rfind('.') + 10];
    changed = changed == 'A' ? 'B' : 'A';
    return token;
}

class library_refusals : public testing::TestWithParam<refusal> {};

TEST_P(library_refusals, have_the_error_of_the_first_failed_check) {
    auto policy = access_policy();
    GetParam().change(policy);
    const auto plain = verifier::create(policy);
    const auto cached = cached_verifier::create(policy);
    ASSERT_TRUE(plain && cached);
    const auto token = GetParam().token();
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(plain->verify(token, pool_keys(), now).error(), GetParam().expected);
        EXPECT_EQ(cached->verify(token, pool_keys(), now).error(), GetParam().expected);
    }
    EXPECT_EQ(cached->size(), 0U);
}

const auto same = [](token_policy&) {};

INSTANTIATE_TEST_SUITE_P(
    , library_refusals,
    testing::Values(
        refusal{"nothing", [] { return std::string{}; }, same, token_error::malformed_token},
        refusal{"forged", forged, same, token_error::bad_signature},
        refusal{"expired",
                [] { return given::signed_by_pool(given::with(given::access_claims(), "exp", given::now_seconds)); },
                same, token_error::expired},
        refusal{"another_use", access_token, [](auto& policy) { policy.use = token_use::id; },
                token_error::wrong_token_use},
        refusal{"another_client", access_token, [](auto& policy) { policy.client_ids = {"other"}; },
                token_error::wrong_client},
        refusal{"another_issuer", access_token, [](auto& policy) { policy.issuers = {"https://other.example"}; },
                token_error::wrong_issuer},
        refusal{"too_large", access_token, [](auto& policy) { policy.max_token_bytes = 100; },
                token_error::token_too_large},
        refusal{"any_group", access_token, [](auto& policy) { policy.any_group = {"owners"}; },
                token_error::missing_group},
        refusal{"all_groups", access_token, [](auto& policy) { policy.all_groups = {"admin", "owners"}; },
                token_error::missing_group},
        refusal{"no_group", access_token, [](auto& policy) { policy.no_group = {"staff"}; },
                token_error::forbidden_group},
        refusal{"any_scope", access_token, [](auto& policy) { policy.any_scope = {"orders/write"}; },
                token_error::missing_scope},
        refusal{"all_scopes", access_token, [](auto& policy) { policy.all_scopes = {"orders/read", "orders/write"}; },
                token_error::missing_scope},
        refusal{"old_sign_in", access_token, [](auto& policy) { policy.max_auth_age = std::chrono::seconds{30}; },
                token_error::authentication_too_old},
        refusal{
            "issued_in_future",
            [] { return given::signed_by_pool(given::with(given::access_claims(), "iat", given::now_seconds + 4)); },
            [](auto& policy) { policy.clock_skew = std::chrono::seconds{3}; }, token_error::issued_in_future},
        refusal{"custom_check", access_token,
                [](auto& policy) { policy.custom_check = [](const auto& token) { return token.in_group("owners"); }; },
                token_error::custom_check_failed}),
    [](const auto& each) { return each.param.name; });

TEST(library_verifier, accepts_what_the_policy_tolerates) {
    auto policy = access_policy();
    policy.clock_skew = std::chrono::seconds{3};
    const auto ahead = given::signed_by_pool(given::with(given::access_claims(), "iat", given::now_seconds + 3));
    EXPECT_TRUE(verifier::create(policy)->verify(ahead, pool_keys(), now).has_value());
    const token_policy any{{std::string(given::pool_issuer)}, token_use::either, accept_any_client_unsafe};
    EXPECT_TRUE(verifier::create(any)->verify(access_token(), pool_keys(), now).has_value());
    auto id = token_policy{{std::string(given::pool_issuer)}, token_use::id, {std::string(given::client)}};
    const auto foreign = given::signed_by_pool(given::without(given::id_claims(), "token_use"));
    EXPECT_EQ(verifier::create(id)->verify(foreign, pool_keys(), now).error(), token_error::missing_token_use);
    id.accept_missing_token_use_unsafe = true;
    EXPECT_TRUE(verifier::create(id)->verify(foreign, pool_keys(), now).has_value());
}

TEST(library_verifier, refuses_a_policy_that_checks_nothing) {
    const std::vector<std::pair<std::function<void(token_policy&)>, policy_error>> cases{
        {[](auto& policy) { policy.issuers.clear(); }, policy_error::no_issuer},
        {[](auto& policy) { policy.issuers = cognito_issuers("no pool"); }, policy_error::no_issuer},
        {[](auto& policy) { policy.issuers.emplace_back(); }, policy_error::no_issuer},
        {[](auto& policy) { policy.client_ids.clear(); }, policy_error::no_client},
        {[](auto& policy) { policy.client_ids.emplace_back(); }, policy_error::no_client},
        {[](auto& policy) { policy.clock_skew = std::chrono::seconds{-1}; }, policy_error::bad_clock_skew},
        {[](auto& policy) { policy.clock_skew = std::chrono::seconds{301}; }, policy_error::bad_clock_skew},
        {[](auto& policy) { policy.max_token_bytes = 0; }, policy_error::bad_size},
        {[](auto& policy) { policy.max_auth_age = std::chrono::seconds{0}; }, policy_error::bad_auth_age},
    };
    for (const auto& [change, expected] : cases) {
        auto policy = access_policy();
        change(policy);
        EXPECT_EQ(verifier::create(policy).error(), expected) << describe(expected);
        EXPECT_EQ(cached_verifier::create(policy).error(), expected) << describe(expected);
    }
    EXPECT_EQ(cached_verifier::create(access_policy(), {.entries = 0}).error(), policy_error::no_cache_room);
    EXPECT_EQ(cached_verifier::create(access_policy(), {.bytes = 0}).error(), policy_error::no_cache_room);
}

TEST(library_cached_verifier, remembers_only_while_the_key_is_in_the_set_and_the_token_valid) {
    auto policy = access_policy();
    int asked = 0;
    policy.custom_check = [&](const verified_token&) { return ++asked > 0; };
    const auto verifier = cached_verifier::create(policy);
    const auto keys = pool_keys();
    const auto token = access_token();
    const auto first = verifier->verify(token, keys, now);
    const auto second = verifier->verify(token, keys, now);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(verifier->size(), 1U);
    EXPECT_EQ(first->subject().data(), second->subject().data());

    const auto others = *key_set::parse(given::jwks({given::other_rsa().jwk("another")}));
    EXPECT_EQ(verifier->verify(token, others, now).error(), token_error::unknown_key);
    EXPECT_EQ(verifier->verify(token, keys, first->expires()).error(), token_error::expired);

    ASSERT_TRUE(verifier->verify(token, keys, now).has_value());
    const auto asked_before = asked;
    auto& mutable_verifier = const_cast<cached_verifier&>(*verifier);
    mutable_verifier.clear();
    EXPECT_EQ(verifier->size(), 0U);
    EXPECT_TRUE(verifier->verify(token, keys, now).has_value());
    EXPECT_EQ(asked, asked_before + 1);
}

TEST(library_cached_verifier, a_custom_check_may_keep_the_token) {
    for (const bool is_accepted : {true, false}) {
        auto policy = access_policy();
        std::optional<verified_token> kept;
        policy.custom_check = [&](const verified_token& token) { return kept = token, is_accepted; };
        {
            const auto verifier = cached_verifier::create(policy);
            EXPECT_EQ(verifier->verify(access_token(), pool_keys(), now).has_value(), is_accepted);
        }
        ASSERT_TRUE(kept);
        EXPECT_EQ(kept->client_id(), given::client);
    }
}

TEST(library_head, names_what_is_needed_to_find_the_key) {
    const auto head = read_unverified_head(access_token());
    ASSERT_TRUE(head.has_value());
    EXPECT_EQ(head->algorithm, "RS256");
    EXPECT_EQ(head->key_id, given::kid);
    EXPECT_EQ(head->issuer, given::pool_issuer);
    EXPECT_EQ(read_unverified_head("a.b").error(), token_error::malformed_token);
}

TEST(library_key_set, is_refused_as_a_whole) {
    EXPECT_EQ(key_set::parse("{").error(), key_set_error::not_json);
    EXPECT_EQ(key_set::parse("{}").error(), key_set_error::no_keys);
    EXPECT_EQ(key_set::parse(std::string(300'000, ' ')).error(), key_set_error::too_large);
    const auto keys = pool_keys();
    EXPECT_EQ(keys.size(), 1U);
    EXPECT_TRUE(keys.has(given::kid));
    EXPECT_FALSE(keys.has("another"));
}

TEST(library_errors, have_the_names_of_the_server) {
    for (int i = 0; i <= static_cast<int>(jwt::error::crypto_failure); ++i) {
        EXPECT_EQ(name(static_cast<token_error>(i)), jwt::name(static_cast<jwt::error>(i)));
        EXPECT_EQ(describe(static_cast<token_error>(i)), jwt::describe(static_cast<jwt::error>(i)));
    }
    for (int i = 0; i <= static_cast<int>(jwt::key_error::crypto_failure); ++i)
        EXPECT_EQ(name(static_cast<key_set_error>(i)), jwt::name(static_cast<jwt::key_error>(i)));
    for (const auto own : {token_error::keys_unavailable, token_error::out_of_memory}) {
        EXPECT_NE(name(own), "unknown");
        EXPECT_TRUE(describe(own).ends_with('.'));
    }
    EXPECT_EQ(name(static_cast<token_error>(99)), "unknown");
}

} // namespace
} // namespace poolguard
