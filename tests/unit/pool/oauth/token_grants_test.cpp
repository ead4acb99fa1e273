#include "oauth_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

constexpr auto unknown_code = "400 invalid_grant: the code is unknown";
constexpr auto used_code = "400 invalid_grant: the code has already been used";
constexpr auto ended_session =
    "400 invalid_grant: the refresh token has expired, was revoked or belongs to another client";

class token_grants_test : public oauth_fixture {
  protected:
    std::string redeemed(const std::string& code) { return token(redemption(code)); }
    std::string refreshed(const std::string& refresh_token) { return token(refreshing(refresh_token)); }
    void configure(const char* trigger) {
        call("UpdateUserPool", fmt::format(R"({{"UserPoolId":"$POOL","LambdaConfig":{{"{}":"{}"}}}})", trigger,
                                           hook_transport::function));
    }
};

TEST_F(token_grants_test, a_code_serves_once_and_only_with_its_request) {
    const auto code = new_code(app_);
    const std::string other_verifier(43, 'v');
    constexpr auto wrong = "400 invalid_grant: code_verifier does not match the code challenge";
    constexpr auto elsewhere = "400 invalid_grant: redirect_uri differs from that of the authorization request";
    const std::pair<fields, const char*> rows[] = {
        {{{"code", code + 'x'}}, unknown_code},
        {{{"client_id", other_}}, unknown_code},
        {{{"redirect_uri", "https://app.example.com/cb/"}}, elsewhere},
        {{{"code_verifier", other_verifier}}, wrong},
        {{{"code_verifier", ""}}, wrong},
        {{{"code_verifier", challenge_of(verifier).value()}}, wrong},
        {{}, "200 "}, // what was refused has not used it up
        {{}, used_code},
        {{{"code_verifier", other_verifier}}, used_code},
    };
    for (const auto& [changes, expected] : rows)
        EXPECT_EQ(token(with(redemption(code), changes)), expected) << form_of(changes);
    const auto plain = new_code(app_, false);
    EXPECT_EQ(redeemed(plain), wrong); // a verifier without a challenge
    EXPECT_EQ(token(with(redemption(plain), {{"code_verifier", ""}})), "200 ");
    EXPECT_NE(member("id_token"), "");
}

TEST_F(token_grants_test, a_code_serves_for_five_minutes) {
    const auto early = new_code(app_), late = new_code(app_);
    clock_.advance(authorization_codes::lifetime - 1ms);
    EXPECT_EQ(redeemed(early), "200 ");
    clock_.advance(1ms);
    EXPECT_EQ(redeemed(late), "400 invalid_grant: the code has expired");
}

TEST_F(token_grants_test, a_code_that_comes_back_ends_the_session_that_it_began) {
    const auto code = new_code(app_);
    ASSERT_EQ(redeemed(code), "200 ");
    const auto refresh_token = member("refresh_token"), access_token = member("access_token");
    ASSERT_EQ(refreshed(refresh_token), "200 ");
    const auto untouched = signed_in();
    // Who has no right to it ends nothing.
    EXPECT_EQ(token(with(redemption(code), {{"client_id", other_}})), unknown_code);
    EXPECT_EQ(refreshed(refresh_token), "200 ");
    // As long as the session could live.
    clock_.advance(std::chrono::days{29});
    EXPECT_EQ(refreshed(refresh_token), "200 ");
    EXPECT_EQ(redeemed(code), used_code);
    EXPECT_EQ(refreshed(refresh_token), ended_session);
    EXPECT_EQ(refreshed(untouched), "200 ");
}

TEST_F(token_grants_test, a_code_that_comes_back_meanwhile_gives_no_tokens) {
    configure("PreTokenGeneration");
    const auto code = new_code(app_);
    std::string within;
    functions_.answer = [&](const boost::json::object& event) {
        within = redeemed(code);
        return hook_transport::returned(boost::json::serialize(event));
    };
    EXPECT_EQ(redeemed(code), used_code);
    EXPECT_EQ(within, used_code);
    EXPECT_FALSE(reply_.contains("access_token"));
    EXPECT_TRUE(stores_.sessions.of(pool(), ann()).value().empty());
}

TEST_F(token_grants_test, a_code_is_of_a_user_who_may_still_sign_in) {
    constexpr auto gone = "400 invalid_grant: the user was deleted or disabled";
    const std::string of_ann = R"({"UserPoolId":"$POOL","Username":"ann"})";
    struct row {
        std::vector<const char*> operations;
        const char* expected;
    };
    const row rows[] = {
        {{"AdminUserGlobalSignOut"}, "400 invalid_grant: the user is disabled or signed out"},
        {{"AdminDisableUser"}, gone},
        {{"AdminEnableUser"}, "200 "},
        {{"AdminDeleteUser"}, gone},
    };
    for (const auto& [operations, expected] : rows) {
        const auto code = new_code(app_);
        for (const auto* each : operations)
            call(each, of_ann);
        EXPECT_EQ(redeemed(code), expected) << operations.front();
    }
    make_user("ann");
    const auto code = new_code(app_);
    call("AdminDeleteUser", of_ann);
    make_user("ann"); // another one
    EXPECT_EQ(redeemed(code), gone);
}

TEST_F(token_grants_test, a_store_that_fails_is_no_refusal_and_gives_nothing) {
    int step = 0;
    for (bool is_whole = false; !is_whole; ++step) {
        before_ = [](bool) { return true; };
        const auto code = new_code(app_);
        int calls = 0;
        before_ = [&](bool) { return calls++ != step; };
        const auto outcome = redeemed(code);
        is_whole = calls <= step;
        EXPECT_EQ(outcome, is_whole ? "200 " : "500 server_error: try again later") << step;
        EXPECT_EQ(reply_.contains("access_token"), is_whole) << step;
    }
    EXPECT_EQ(step, 4); // read, mark as used, read again
    before_ = [](bool is_write) { return !is_write; };
    EXPECT_FALSE(issue_code(app_));
}

TEST_F(token_grants_test, a_function_that_fails_gives_no_tokens) {
    configure("PreTokenGeneration");
    const auto code = new_code(app_);
    functions_.answer = [](auto) { return hook_transport::status(500, "{}"); };
    const auto outcome = redeemed(code);
    EXPECT_TRUE(outcome.starts_with("400 invalid_request: ")) << outcome;
    EXPECT_FALSE(reply_.contains("access_token"));
}

TEST_F(token_grants_test, a_refresh_token_is_of_its_client_and_session) {
    const auto mine = signed_in();
    const auto wide = "400 invalid_scope: the session does not have all requested scopes";
    const std::pair<fields, const char*> rows[] = {
        {{}, "200 "},
        {{{"scope", "openid"}}, "200 "},
        {{{"scope", "openid email"}}, wide}, // the application may, the session does not
        {{{"scope", "aws.cognito.signin.user.admin"}}, wide},
        {{{"client_id", other_}}, ended_session},
        {{{"refresh_token", mine + 'x'}}, "400 invalid_grant: the refresh token was not issued by this user pool"},
        {{{"refresh_token", "x"}}, "400 invalid_grant: the refresh token was not issued by this user pool"},
        {{{"refresh_token", ""}}, "400 invalid_request: refresh_token is required"},
    };
    for (const auto& [changes, expected] : rows) {
        EXPECT_EQ(token(with(refreshing(mine), changes)), expected) << form_of(changes);
        EXPECT_FALSE(reply_.contains("refresh_token")); // it does not rotate
    }
    call("AdminDisableUser", R"({"UserPoolId":"$POOL","Username":"ann"})");
    EXPECT_EQ(refreshed(mine), ended_session);
}

TEST_F(token_grants_test, a_refresh_token_serves_for_thirty_days) {
    const auto mine = signed_in();
    clock_.advance(std::chrono::days{30} - 1ms);
    EXPECT_EQ(refreshed(mine), "200 ");
    clock_.advance(1ms);
    EXPECT_EQ(refreshed(mine), ended_session);
}

TEST_F(token_grants_test, a_refresh_token_of_a_device_serves_elsewhere) {
    const auto place = find_place(pools_, app_).value();
    const auto begun = stores_.sessions.begin(*place.pool, *place.client, ann(), {.device_key = "device"});
    ASSERT_TRUE(begun);
    const std::string refresh_token(begun->refresh_token.reveal());
    EXPECT_EQ(refreshed(refresh_token), "200 "); // the pool does not track devices
    call("UpdateUserPool", R"({"UserPoolId":"$POOL","DeviceConfiguration":{"ChallengeRequiredOnNewDevice":true}})");
    EXPECT_EQ(refreshed(refresh_token), "400 invalid_grant: the refresh token belongs to a device");
}

TEST_F(token_grants_test, a_refusal_uses_no_refresh_token_that_rotates) {
    app_ = make_application(R"(,"RefreshTokenRotation":{"Feature":"ENABLED","RetryGracePeriodSeconds":0},)"
                            R"("ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH"])");
    const auto first = signed_in();
    EXPECT_EQ(token(with(refreshing(first), {{"scope", "email"}})),
              "400 invalid_scope: the session does not have all requested scopes");
    EXPECT_EQ(refreshed(first), "200 ");
    const auto second = member("refresh_token");
    EXPECT_NE(second, "");
    EXPECT_NE(second, first);
    EXPECT_EQ(refreshed(second), "200 ");
    EXPECT_TRUE(refreshed(first).starts_with("400 invalid_grant"));
}

} // namespace
} // namespace poolguard::pool
