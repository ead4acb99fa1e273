#include "oauth_fixture.hpp"

#include <fmt/ranges.h>

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

class user_endpoints_test : public oauth_fixture {
  protected:
    std::string access_token(const std::string& scope = "openid email") {
        EXPECT_EQ(token(redemption(new_code(app_, true, scope))), "200 ");
        refresh_token_ = member("refresh_token");
        return member("access_token");
    }
    std::string user_info(const std::vector<std::string>& authorization) {
        return outcome_of(post("/oauth2/userInfo", "", authorization));
    }
    std::string revoke(const fields& given, const std::vector<std::string>& authorization = {}) {
        return outcome_of(post("/oauth2/revoke", form_of(given), authorization));
    }

    std::string refresh_token_;
};

constexpr auto no_token = "400 invalid_request: Bad OAuth2 request at UserInfo Endpoint";
constexpr auto bad_token =
    "401 invalid_token: Access token is expired, disabled, or deleted, or the user has globally signed out.";

TEST_F(user_endpoints_test, user_info_needs_an_access_token_that_holds) {
    const auto good = access_token();
    const auto id_token = member("id_token");
    const auto without_openid = access_token("email");
    const std::pair<std::vector<std::string>, const char*> rows[] = {
        {{}, no_token},
        {{"Bearer"}, no_token},
        {{"Bearer "}, no_token},
        {{"Basic " + good}, no_token},
        {{"Bearer" + good}, no_token},
        {{"Bearer " + good, "Bearer " + good}, no_token},
        {{"Bearer x"}, bad_token},
        {{"Bearer " + good + 'x'}, bad_token},
        {{"Bearer " + id_token}, bad_token},
        {{"Bearer " + without_openid}, bad_token},
        {{"Bearer " + good}, "200 "},
        {{"bearer " + good}, "200 "},
    };
    for (const auto& [authorization, expected] : rows)
        EXPECT_EQ(user_info(authorization), expected) << fmt::format("{}", fmt::join(authorization, "|"));
    issuer_ = pool_id_ + 'x';
    EXPECT_EQ(user_info({"Bearer " + good}), "401 invalid_token: The access token is of another user pool.");
    issuer_ = pool_id_;
    EXPECT_EQ(user_info({"Bearer " + good}), "200 ");
    // Its exp is in whole seconds.
    clock_.advance(1h - 123ms - 1ms);
    EXPECT_EQ(user_info({"Bearer " + good}), "200 ");
    clock_.advance(1ms);
    EXPECT_EQ(user_info({"Bearer " + good}), bad_token);
}

TEST_F(user_endpoints_test, user_info_ends_with_the_session) {
    const auto good = access_token();
    for (const auto& [operation, expected] :
         {std::pair("AdminDisableUser", bad_token), {"AdminEnableUser", bad_token}}) {
        call(operation, R"({"UserPoolId":"$POOL","Username":"ann"})");
        EXPECT_EQ(user_info({"Bearer " + good}), expected) << operation;
    }
    const auto next = access_token();
    EXPECT_EQ(user_info({"Bearer " + next}), "200 ");
    EXPECT_EQ(revoke({{"client_id", app_}, {"token", refresh_token_}}), "200 ");
    EXPECT_EQ(user_info({"Bearer " + next}), bad_token);
}

TEST_F(user_endpoints_test, user_info_gives_what_the_scopes_allow) {
    const auto sub = ann().sub;
    const boost::json::object none{{"sub", sub}, {"username", "ann"}};
    auto all = none;
    all["email"] = "ann@example.com";
    all["email_verified"] = "true";
    const std::pair<const char*, boost::json::object> rows[] = {
        {"openid", all}, {"openid email", all}, {"openid phone", none}, {"openid profile", none}};
    for (const auto& [scope, expected] : rows) {
        const auto mine = access_token(scope);
        EXPECT_EQ(user_info({"Bearer " + mine}), "200 ") << scope;
        EXPECT_EQ(boost::json::value(reply_), boost::json::value(expected)) << scope;
    }
}

TEST_F(user_endpoints_test, a_client_revokes_its_own_refresh_tokens) {
    const auto good = access_token();
    const fields usual{{"client_id", app_}, {"token", refresh_token_}};
    struct row {
        fields changes;
        std::vector<std::string> authorization;
        const char* expected;
        bool is_alive;
    };
    const row rows[] = {
        {{{"token", ""}}, {}, "400 invalid_request: token is required and must not be repeated", true},
        {{{"client_id", ""}}, {}, "400 invalid_request", true},
        {{{"client_id", "1example23456789"}}, {}, "401 invalid_client", true},
        {{{"client_secret", "x"}}, {}, "401 invalid_client", true},
        {{{"client_id", machine_}}, {}, "401 invalid_client", true},
        // Of another client, or of nobody: nothing happens, and nobody learns of it (RFC 7009 section 2.2).
        {{{"client_id", other_}}, {}, "200 ", true},
        {{{"client_id", ""}}, {basic(machine_, machine_secret_)}, "200 ", true},
        {{{"token", "x"}}, {}, "200 ", true},
        {{{"token", good}}, {}, "400 unsupported_token_type", true},
        {{}, {}, "200 ", false},
        {{}, {}, "200 ", false},
    };
    for (const auto& [changes, authorization, expected, is_alive] : rows) {
        EXPECT_EQ(revoke(with(usual, changes), authorization), expected) << form_of(changes);
        EXPECT_EQ(token(refreshing(usual.back().second)) == "200 ", is_alive) << form_of(changes);
    }
}

TEST_F(user_endpoints_test, a_client_without_revocation_revokes_nothing) {
    app_ = make_application(R"(,"EnableTokenRevocation":false)");
    access_token();
    EXPECT_EQ(revoke({{"client_id", app_}, {"token", refresh_token_}}),
              "400 invalid_request: token revocation is not enabled for this app client");
    EXPECT_EQ(token(refreshing(refresh_token_)), "200 ");
}

TEST_F(user_endpoints_test, guesses_at_a_revocation_are_limited) {
    few_.replace(limited_);
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(revoke({{"client_id", "1example23456789"}, {"token", "x"}}), "401 invalid_client");
    // From then on, also who knows a client.
    for (const auto& id : {std::string("1example23456789"), app_})
        EXPECT_TRUE(revoke({{"client_id", id}, {"token", "x"}}).starts_with("429 ")) << id;
    clock_.advance(60s);
    EXPECT_EQ(revoke({{"client_id", app_}, {"token", "x"}}), "200 ");
}

} // namespace
} // namespace poolguard::pool
