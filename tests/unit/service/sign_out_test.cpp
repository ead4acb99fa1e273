#include "sign_in_fixture.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

// Signs in within the clock's current second; returns the Authorization header.
const std::string& signed_in(sign_in_fixture& f, std::string_view session) {
    auto claims = access_claims(base::epoch_seconds(f.gateway.clock.now()));
    claims["jti"] = "jti-" + std::string(session);
    claims["origin_jti"] = "origin-" + std::string(session);
    f.answer = tokens_of(claims, "refresh-" + std::string(session));
    const auto outcome = f.sessions.with_password("jane", base::secret("Passw0rd!"));
    f.answer = "{}";
    return f.gateway.header_of(std::get<tokens>(outcome.value()).access_token);
}

TEST(sign_out, ends_the_sessions_of_the_same_second_but_no_later_ones) {
    sign_in_fixture f;
    const auto& own = signed_in(f, "own");
    const auto& other = signed_in(f, "other");
    const auto who = f.gateway.gate.authenticate_blocking(own);
    ASSERT_TRUE(who);
    ASSERT_TRUE(f.gateway.gate.authenticate_blocking(other));
    ASSERT_TRUE(f.sessions.sign_out(*who));
    const auto& again = signed_in(f, "again");
    for (const auto* each : {&own, &other}) {
        const auto refused = f.gateway.gate.authenticate_blocking(*each);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().error, authentication_error::revoked);
    }
    EXPECT_TRUE(f.gateway.gate.authenticate_blocking(again));
    // Ended sessions are forgotten; later ones are kept for the next sign-out.
    remembered_sessions left(f.gateway.storage.records(), f.gateway.clock);
    EXPECT_EQ(left.of(who->subject()), std::vector<std::string>{"origin-again"});
}

TEST(sign_out, does_not_affect_other_users) {
    sign_in_fixture f;
    const auto& own = signed_in(f, "own");
    auto claims = access_claims();
    claims["sub"] = "another-user";
    claims["jti"] = "jti-other";
    claims["origin_jti"] = "origin-other";
    f.answer = tokens_of(claims, "refresh-other");
    ASSERT_TRUE(f.sessions.with_password("john", base::secret("Passw0rd!")));
    f.answer = "{}";
    ASSERT_TRUE(f.sessions.sign_out(f.gateway.gate.authenticate_blocking(own).value()));
    EXPECT_TRUE(f.gateway.gate.authenticate_blocking(f.gateway.header_of(sign(first_key(), claims))));
}

TEST(sign_out, leaves_the_sessions_to_a_pool_that_logs_them_itself) {
    sign_in_fixture f({}, false);
    const auto& own = signed_in(f, "own");
    const auto who = f.gateway.gate.authenticate_blocking(own);
    ASSERT_TRUE(who);
    remembered_sessions known(f.gateway.storage.records(), f.gateway.clock);
    EXPECT_EQ(known.of(who->subject()), std::vector<std::string>{});
    EXPECT_TRUE(f.sessions.sign_out(*who));
    EXPECT_FALSE(f.gateway.gate.authenticate_blocking(own));
}

TEST(sign_out, ends_the_users_tokens_here_and_at_cognito) {
    sign_in_fixture f;
    f.gateway.clock.advance(10s);
    auto elsewhere = access_claims();
    elsewhere["jti"] = "jti-elsewhere";
    elsewhere["origin_jti"] = "origin-elsewhere";
    auto other = access_claims();
    other["sub"] = "another-user";
    other["jti"] = "jti-other";
    other["origin_jti"] = "origin-other";
    const auto& own = f.gateway.header_of(sign(first_key(), access_claims(test_start + 10)));
    const auto& other_session = f.gateway.header_of(sign(first_key(), elsewhere));
    const auto& other_person = f.gateway.header_of(sign(first_key(), other));
    for (const auto* each : {&other_session, &other_person})
        ASSERT_TRUE(f.gateway.gate.authenticate_blocking(*each));
    const auto who = f.gateway.gate.authenticate_blocking(own);
    ASSERT_TRUE(who);

    ASSERT_TRUE(f.sessions.sign_out(*who));
    EXPECT_EQ(f.last().operation, "GlobalSignOut");
    EXPECT_EQ("Bearer " + std::string(f.last().body.at("AccessToken").as_string()), own);
    EXPECT_FALSE(f.gateway.gate.authenticate_blocking(own));
    EXPECT_FALSE(f.gateway.gate.authenticate_blocking(other_session));
    EXPECT_TRUE(f.gateway.gate.authenticate_blocking(other_person));
    // A new sign-in within the same second is valid.
    auto again = access_claims(test_start + 10);
    again["jti"] = "jti-again";
    again["origin_jti"] = "origin-again";
    EXPECT_TRUE(f.gateway.gate.authenticate_blocking(f.gateway.header_of(sign(first_key(), again))));
}

TEST(sign_out, changes_nothing_while_cognito_cannot_be_reached) {
    sign_in_fixture f;
    const auto& own = f.gateway.header_of(sign(first_key(), access_claims()));
    const auto who = f.gateway.gate.authenticate_blocking(own);
    ASSERT_TRUE(who);
    f.answer = std::unexpected(cognito::failure{cognito::failure_name::unreachable, "no route"});
    const auto failed = f.sessions.sign_out(*who);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().name, cognito::failure_name::unreachable);
    EXPECT_TRUE(f.gateway.gate.authenticate_blocking(own));
}

TEST(sign_out, succeeds_if_the_token_is_already_revoked_at_cognito) {
    const std::pair<cognito::failure, bool> cases[] = {
        {{cognito::failure_name::not_authorized, "Access Token has been revoked"}, true},
        {{cognito::failure_name::user_not_found, "User does not exist."}, true},
        {{cognito::failure_name::not_authorized, "Invalid Access Token"}, false},
        {{cognito::failure_name::too_many_requests, "Access Token has been revoked"}, false},
    };
    for (const auto& [answered, is_done] : cases) {
        sign_in_fixture f;
        const auto& own = f.gateway.header_of(sign(first_key(), access_claims()));
        const auto who = f.gateway.gate.authenticate_blocking(own);
        ASSERT_TRUE(who);
        f.answer = std::unexpected(answered);
        EXPECT_EQ(f.sessions.sign_out(*who).has_value(), is_done) << answered.message;
        EXPECT_EQ(f.gateway.gate.authenticate_blocking(own).has_value(), !is_done) << answered.message;
    }
}

// The session alone may have been revoked meanwhile, by RevokeToken, which leaves the user's others.
TEST(sign_out, of_a_session_that_is_already_revoked_ends_the_others_too) {
    sign_in_fixture f;
    const auto who = f.gateway.gate.authenticate_blocking(f.gateway.header_of(sign(first_key(), access_claims())));
    ASSERT_TRUE(who);
    f.answer =
        std::unexpected(cognito::failure{cognito::failure_name::not_authorized, "Access Token has been revoked"});
    ASSERT_TRUE(f.sessions.sign_out(*who));
    EXPECT_EQ(f.last().operation, "AdminUserGlobalSignOut");
    EXPECT_EQ(f.last().body.at("Username").as_string(), std::string(who->username()));
}

TEST(sign_out, lasts_until_all_tokens_have_expired) {
    sign_in_fixture f;
    auto claims = access_claims();
    claims["exp"] = test_start + 2 * 86400;
    const auto& own = f.gateway.header_of(sign(first_key(), claims));
    const auto who = f.gateway.gate.authenticate_blocking(own);
    ASSERT_TRUE(who);
    ASSERT_TRUE(f.sessions.sign_out(*who));
    f.gateway.clock.advance(48h - 1s);
    f.gateway.keys.fetch({});
    ASSERT_TRUE(f.gateway.revoked.refresh());
    const auto refused = f.gateway.gate.authenticate_blocking(own);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error, authentication_error::revoked);
}

TEST(sign_out, uses_the_username_with_an_id_token) {
    sign_in_fixture f;
    test_gateway ids(jwt::token_use::id);
    ASSERT_TRUE(f.sessions.sign_out(ids.person(id_claims())));
    EXPECT_EQ(f.last().operation, "AdminUserGlobalSignOut");
    EXPECT_EQ(f.last().body.at("Username").as_string(), "jane");
    EXPECT_EQ(f.last().body.at("UserPoolId").as_string(), "us-east-1_AbC123xyZ");
}

} // namespace
} // namespace poolguard::service
