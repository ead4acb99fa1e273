#include "test_gateway.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

using outcome = std::variant<principal, authentication_failure, keys_needed>;

std::optional<authentication_error> error_of(const outcome& given) {
    const auto* failure = std::get_if<authentication_failure>(&given);
    return failure != nullptr ? std::optional(failure->error) : std::nullopt;
}
std::optional<jwt::error> cause_of(const outcome& given) {
    const auto* failure = std::get_if<authentication_failure>(&given);
    if (failure == nullptr || failure->error != authentication_error::invalid) return std::nullopt;
    return failure->cause;
}
bool is_admitted(const outcome& given) { return std::holds_alternative<principal>(given); }

TEST(authenticator, needs_keys_before_it_can_say_anything) {
    test_gateway g;
    const auto& header = g.header_of(sign(first_key(), access_claims()));
    EXPECT_TRUE(std::holds_alternative<keys_needed>(g.gate.authenticate(header)));
    EXPECT_EQ(g.fetches, 0);
    const auto admitted = g.gate.authenticate_blocking(header);
    ASSERT_TRUE(admitted);
    EXPECT_EQ(admitted->subject(), "34c84488-e0e1-70ae-d2ee-991ad1a898c8");
    EXPECT_EQ(admitted->username(), "jane");
    EXPECT_EQ("Bearer " + std::string(admitted->raw_token()), header);
    EXPECT_EQ(g.fetches, 1);
    EXPECT_TRUE(is_admitted(g.gate.authenticate(header)));
}

TEST(authenticator, a_token_seen_before_gives_the_same_verified_token) {
    test_gateway g;
    const auto& header = g.header_of(sign(first_key(), access_claims()));
    const auto first = g.gate.authenticate_blocking(header);
    const auto second = g.gate.authenticate(header);
    ASSERT_TRUE(first && is_admitted(second));
    EXPECT_EQ(&first->token(), &std::get<principal>(second).token());
    EXPECT_EQ(g.cache.size(), 1U);
}

TEST(authenticator, header_forms) {
    test_gateway g;
    const auto token = sign(first_key(), access_claims());
    g.keys.fetch({});
    const std::pair<std::string, bool> cases[] = {
        {"Bearer " + token, true},
        {"bearer " + token, true},
        {"BEARER " + token, true},
        {"Bearer  " + token, false},
        {"Bearer\t" + token, false},
        {"Bearer " + token + " ", false},
        {"Bearer " + token + "=", false},
        {"Bearer " + token + ",x", false},
        {"Bearer a b", false},
        {"Bearer", false},
        {"Bearer ", false},
        {"Basic amFuZTpwdw==", false},
        {"Bearer =", false},
        {"", false},
        {token, false},
        {"Bearer" + token, false},
        {"Bearer \xc3\xa9", false},
        {"Token " + token, false},
    };
    // Both with the token in the cache and without it.
    for (int round = 0; round < 2; ++round)
        for (const auto& [header, admitted] : cases) {
            const auto found = g.gate.authenticate(header);
            EXPECT_EQ(is_admitted(found), admitted) << header.substr(0, 12);
            // Padding is part of the syntax, so the verifier has the word there.
            if (!admitted && header != "Bearer " + token + "=") {
                EXPECT_EQ(error_of(found), authentication_error::malformed) << header.substr(0, 12);
            }
        }
    EXPECT_EQ(error_of(g.gate.authenticate(std::nullopt)), authentication_error::missing);
}

TEST(authenticator, refusals_name_the_check) {
    struct refusal {
        const char* claim;
        boost::json::value value;
        jwt::error cause;
    };
    const refusal cases[] = {
        {"exp", test_start, jwt::error::expired},
        {"iat", test_start + 60, jwt::error::issued_in_future},
        {"iss", "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other0000", jwt::error::wrong_issuer},
        {"token_use", "id", jwt::error::wrong_token_use},
        {"client_id", "other", jwt::error::wrong_client},
    };
    for (const auto& each : cases) {
        test_gateway g;
        auto claims = access_claims();
        claims[each.claim] = each.value;
        const auto refused = g.gate.authenticate_blocking(g.header_of(sign(first_key(), claims)));
        ASSERT_FALSE(refused) << each.claim;
        EXPECT_EQ(refused.error().error, authentication_error::invalid);
        EXPECT_EQ(refused.error().cause, each.cause) << each.claim;
        EXPECT_EQ(g.cache.size(), 0U);
    }
}

TEST(authenticator, a_changed_token_is_not_the_one_in_the_cache) {
    test_gateway g;
    const auto token = sign(first_key(), access_claims());
    ASSERT_TRUE(g.gate.authenticate_blocking(g.header_of(token)));
    auto claims = access_claims();
    claims["sub"] = "somebody-else";
    const auto other = sign(first_key(), claims);
    // The payload of the other token with the header and signature of the first.
    const auto forged = token.substr(0, token.find('.')) +
                        other.substr(other.find('.'), other.rfind('.') - other.find('.')) +
                        token.substr(token.rfind('.'));
    EXPECT_EQ(cause_of(g.gate.authenticate(g.header_of(forged))), jwt::error::bad_signature);
}

TEST(authenticator, a_token_ends_at_its_expiry_although_it_is_in_the_cache) {
    test_gateway g;
    const auto& header = g.header_of(sign(first_key(), access_claims()));
    ASSERT_TRUE(g.gate.authenticate_blocking(header));
    g.clock.advance(3600s - 1ms);
    EXPECT_TRUE(is_admitted(g.gate.authenticate(header)));
    g.clock.advance(1ms);
    EXPECT_EQ(cause_of(g.gate.authenticate(header)), jwt::error::expired);
}

struct revocation_case {
    const char* what;
    store::revocation entry;
    bool ends;
};

TEST(authenticator, a_revocation_counts_from_the_next_call) {
    const auto day = base::from_epoch_seconds(test_start + 86400);
    const std::string subject = "34c84488-e0e1-70ae-d2ee-991ad1a898c8";
    const revocation_case cases[] = {
        {"jti", {"", "jti-1", "", "", 0, day}, true},
        {"origin_jti", {"origin-1", "", "", "", 0, day}, true},
        {"another token", {"origin-2", "jti-2", "", "", 0, day}, false},
        {"issued before", {"", "", subject, test_issuer, test_start + 1, day}, true},
        {"issued in that second", {"", "", subject, test_issuer, test_start, day}, false},
        {"another subject", {"", "", "another", test_issuer, test_start + 1, day}, false},
        {"another pool",
         {"", "", subject, "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other0000", test_start + 1, day},
         false},
        {"the pool's other issuer",
         {"", "", subject, "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xyZ", test_start + 1,
          day},
         true},
    };
    for (const auto& each : cases) {
        test_gateway g;
        const auto& header = g.header_of(sign(first_key(), access_claims()));
        ASSERT_TRUE(g.gate.authenticate_blocking(header));
        ASSERT_TRUE(g.revoked.revoke(each.entry));
        for (int i = 0; i < 2; ++i) {
            const auto found = g.gate.authenticate(header);
            EXPECT_EQ(is_admitted(found), !each.ends) << each.what;
            if (each.ends) {
                EXPECT_EQ(error_of(found), authentication_error::revoked) << each.what;
            }
        }
    }
}

TEST(authenticator, a_revoked_token_that_was_never_seen_is_refused_too) {
    test_gateway g;
    ASSERT_TRUE(g.revoked.revoke({"", "jti-1", "", "", 0, base::from_epoch_seconds(test_start + 3600)}));
    const auto refused = g.gate.authenticate_blocking(g.header_of(sign(first_key(), access_claims())));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error, authentication_error::revoked);
}

TEST(authenticator, a_withdrawn_key_ends_its_tokens) {
    test_gateway g;
    const auto& header = g.header_of(sign(first_key(), access_claims()));
    ASSERT_TRUE(g.gate.authenticate_blocking(header));
    g.published = key_set_of({&second_key()});
    g.clock.advance(50min);
    g.keys.fetch({});
    EXPECT_EQ(g.fetches, 2);
    const auto refused = g.gate.authenticate_blocking(header);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().cause, jwt::error::unknown_key);
}

TEST(authenticator, a_new_key_is_fetched_for_the_first_token_that_needs_it) {
    test_gateway g;
    g.keys.fetch({});
    g.clock.advance(1min);
    g.published = key_set_of({&first_key(), &second_key()});
    const auto& header = g.header_of(sign(second_key(), access_claims()));
    EXPECT_TRUE(std::holds_alternative<keys_needed>(g.gate.authenticate(header)));
    EXPECT_TRUE(g.gate.authenticate_blocking(header));
    EXPECT_EQ(g.fetches, 2);
}

TEST(authenticator, a_thousand_unknown_keys_cause_one_fetch) {
    test_gateway g;
    g.keys.fetch({});
    g.clock.advance(1min);
    const auto claims = access_claims();
    for (int i = 0; i < 1000; ++i) {
        const auto header = "Bearer " + forge("key-" + std::to_string(i), claims);
        const auto refused = g.gate.authenticate_blocking(header);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().error, authentication_error::invalid);
        EXPECT_EQ(refused.error().cause, jwt::error::unknown_key);
    }
    EXPECT_EQ(g.fetches, 2);
    EXPECT_EQ(g.cache.size(), 0U);
}

TEST(authenticator, says_when_there_are_no_keys_to_be_had) {
    test_gateway g;
    g.source_is_down = true;
    const auto& header = g.header_of(sign(first_key(), access_claims()));
    const auto refused = g.gate.authenticate_blocking(header);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error, authentication_error::keys_unavailable);
    // Too early for another fetch, so nobody need block to hear the same.
    EXPECT_EQ(error_of(g.gate.authenticate(header)), authentication_error::keys_unavailable);
    EXPECT_EQ(g.fetches, 1);
    g.source_is_down = false;
    g.clock.advance(1s);
    EXPECT_TRUE(g.gate.authenticate_blocking(header));
}

TEST(authenticator, takes_a_token_without_the_word_bearer) {
    test_gateway g;
    const auto token = sign(first_key(), access_claims());
    const auto who = g.gate.authenticate_token_blocking(token);
    ASSERT_TRUE(who);
    EXPECT_EQ(who->raw_token(), token);
    EXPECT_EQ(g.gate.authenticate_token_blocking("").error().error, authentication_error::malformed);
    EXPECT_EQ(g.gate.authenticate_token_blocking("Bearer " + token).error().error, authentication_error::malformed);
}

TEST(authenticator, an_id_token_of_another_user_is_refused) {
    test_gateway g(jwt::token_use::id);
    const auto who = g.person(id_claims());
    const auto own = sign(first_key(), id_claims());
    const auto admitted = g.gate.accompany(who, own);
    ASSERT_TRUE(admitted);
    EXPECT_EQ(admitted->id_token()->reveal(), own);
    auto claims = id_claims();
    claims["sub"] = "another";
    const auto refused = g.gate.accompany(who, sign(first_key(), claims));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error, authentication_error::invalid);
    EXPECT_EQ(refused.error().cause, jwt::error::subject_mismatch);
}

TEST(authenticator, id_tokens_where_they_are_expected) {
    test_gateway g(jwt::token_use::id);
    const auto who = g.person(id_claims());
    EXPECT_EQ(who.username(), "jane");
    const auto refused = g.gate.authenticate(g.header_of(sign(first_key(), access_claims())));
    EXPECT_EQ(cause_of(refused), jwt::error::wrong_token_use);
}

} // namespace
} // namespace poolguard::service
