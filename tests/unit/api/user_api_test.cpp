#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

constexpr auto tokens_reply =
    R"({"ChallengeParameters":{},"AuthenticationResult":{"AccessToken":"aaa","ExpiresIn":3600,)"
    R"("TokenType":"Bearer","RefreshToken":"rrr","IdToken":"iii"}})";
constexpr auto login_body = R"({"email":"foo@example.com","password":"YourPassw0rd!"})";

class user_api : public testing::Test {
  protected:
    received post(std::string_view path, std::string body,
                  std::vector<std::pair<std::string, std::string>> headers = {}) {
        return all.call({http::method::post, std::string(path), std::move(headers), std::move(body)});
    }
    world all;
};

TEST_F(user_api, login_gives_tokens_and_every_member) {
    all.replies["AdminInitiateAuth"] = tokens_reply;
    const auto out = post("/api/user/login", login_body);
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_EQ(out.response.body, R"({"access_token":"aaa","id_token":"iii","refresh_token":"rrr","expires_in":3600,)"
                                 R"("token_type":"Bearer","challenge":null,"session":null})");
    EXPECT_TRUE(out.response.wipe_body);
    EXPECT_TRUE(out.was_work);
    // Before that, whose attempts to count.
    ASSERT_EQ(all.asked.size(), 2U);
    EXPECT_EQ(all.asked[0].first, "AdminGetUser");
    const auto asked = boost::json::parse(all.asked[1].second);
    EXPECT_EQ(asked.at("AuthParameters").at("USERNAME").as_string(), "foo@example.com");
    EXPECT_EQ(asked.at("AuthParameters").at("PASSWORD").as_string(), "YourPassw0rd!");
}

TEST_F(user_api, login_gives_the_first_password_challenge) {
    all.replies["AdminInitiateAuth"] =
        R"({"ChallengeName":"NEW_PASSWORD_REQUIRED","Session":"session-of-twenty-chars","ChallengeParameters":{}})";
    const auto out = post("/api/user/login", login_body);
    EXPECT_EQ(out.response.body,
              R"({"access_token":null,"id_token":null,"refresh_token":null,"expires_in":null,"token_type":null,)"
              R"("challenge":"NEW_PASSWORD_REQUIRED","session":"session-of-twenty-chars"})");
    EXPECT_TRUE(out.response.wipe_body);
}

TEST_F(user_api, every_challenge_is_handed_out_and_answered) {
    all.replies["AdminInitiateAuth"] = R"({"ChallengeName":"SMS_MFA","Session":"s","ChallengeParameters":{}})";
    const auto out = post("/api/user/login", login_body);
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_EQ(out.json().at("challenge").as_string(), "SMS_MFA");
    EXPECT_EQ(out.json().at("session").as_string(), "s");
    all.replies["AdminRespondToAuthChallenge"] = tokens_reply;
    const auto done =
        post("/api/user/challenge",
             R"({"challenge":"SMS_MFA","session":"s","email":"foo@example.com","answers":{"SMS_MFA_CODE":"123456"}})");
    EXPECT_EQ(done.json().at("access_token").as_string(), "aaa");
}

TEST_F(user_api, a_wrong_password_and_an_unknown_user_are_the_same) {
    all.replies["AdminInitiateAuth"] =
        std::unexpected(cognito::failure{"NotAuthorizedException", "Incorrect username or password."});
    const auto wrong = post("/api/user/login", login_body);
    all.replies["AdminInitiateAuth"] =
        std::unexpected(cognito::failure{"UserNotFoundException", "User does not exist."});
    const auto unknown = post("/api/user/login", login_body);
    EXPECT_EQ(wrong.response.status, 400U);
    EXPECT_EQ(wrong.json().at("message").as_string(), "Invalid email or password");
    EXPECT_EQ(wrong.response.body, unknown.response.body);
    EXPECT_EQ(wrong.response.headers, unknown.response.headers);
}

TEST_F(user_api, login_names_what_is_missing_and_shows_no_password) {
    const auto out = post("/api/user/login", R"({"password":["hunter2hunter2"]})");
    EXPECT_EQ(out.response.status, 422U);
    EXPECT_EQ(boost::json::serialize(out.json().at("errors")),
              R"([{"field":"email","message":"is required"},{"field":"password","message":"must be of type string"}])");
    EXPECT_EQ(out.response.body.find("hunter2"), std::string::npos);
    EXPECT_TRUE(all.asked.empty());
}

TEST_F(user_api, new_password_finishes_the_sign_in) {
    all.replies["AdminRespondToAuthChallenge"] = tokens_reply;
    const auto body =
        R"({"email":"foo@example.com","new_password":"NewPassw0rd!","session":"session-of-twenty-chars"})";
    EXPECT_EQ(post("/api/user/new-password", body).json().at("access_token").as_string(), "aaa");
    all.replies["AdminRespondToAuthChallenge"] = std::unexpected(
        cognito::failure{"InvalidPasswordException", "Password did not conform with policy: Password not long enough"});
    const auto refused = post("/api/user/new-password", body);
    EXPECT_EQ(refused.response.status, 400U);
    EXPECT_EQ(refused.json().at("message").as_string(),
              "Password did not conform with policy: Password not long enough");
    all.replies["AdminRespondToAuthChallenge"] =
        R"({"ChallengeName":"SMS_MFA","Session":"s","ChallengeParameters":{}})";
    EXPECT_EQ(post("/api/user/new-password", body).json().at("challenge").as_string(), "SMS_MFA");
}

TEST_F(user_api, refresh_gives_no_refresh_token_where_it_does_not_rotate) {
    all.replies["AdminInitiateAuth"] =
        R"({"ChallengeParameters":{},"AuthenticationResult":{"AccessToken":"aaa","ExpiresIn":3600,)"
        R"("TokenType":"Bearer","IdToken":"iii"}})";
    const auto out = post("/api/user/refresh", R"({"refresh_token":"rrr","username":null})");
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_TRUE(out.json().at("refresh_token").is_null());
    EXPECT_EQ(out.json().at("access_token").as_string(), "aaa");
}

TEST_F(user_api, logout_without_a_bearer_token_is_400) {
    for (const auto& headers : std::vector<std::vector<std::pair<std::string, std::string>>>{
             {}, {{"Authorization", "Basic Zm9vOmJhcg=="}}, {{"Authorization", "Bearer"}}}) {
        const auto out = post("/api/user/logout", "", headers);
        EXPECT_EQ(out.response.status, 400U);
        EXPECT_EQ(out.json().at("message").as_string(), "Missing Authorization Bearer token");
        EXPECT_EQ(out.header("WWW-Authenticate"), "");
    }
}

TEST_F(user_api, logout_ends_the_token_here_at_once) {
    all.replies["GlobalSignOut"] = "{}";
    const auto bearer = all.bearer();
    EXPECT_EQ(all.call({http::method::get, "/api/items/me", {{"Authorization", bearer}}, ""}).response.status, 200U);
    const auto out = post("/api/user/logout", "", {{"Authorization", bearer}});
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_EQ(out.response.body, R"({"ok":true})");
    const auto after = all.call({http::method::get, "/api/items/me", {{"Authorization", bearer}}, ""});
    EXPECT_EQ(after.response.status, 401U);
    EXPECT_EQ(after.code(), "token_revoked");
    EXPECT_EQ(post("/api/user/logout", "", {{"Authorization", bearer}}).response.status, 400U);
}

TEST_F(user_api, logout_says_when_cognito_cannot_be_reached) {
    all.replies["GlobalSignOut"] = std::unexpected(cognito::failure{"Unreachable", "connect: refused by 10.0.0.1"});
    const auto out = post("/api/user/logout", "", {{"Authorization", all.bearer()}});
    EXPECT_EQ(out.response.status, 503U);
    EXPECT_EQ(out.response.body.find("10.0.0.1"), std::string::npos);
}

} // namespace
} // namespace poolguard::api
