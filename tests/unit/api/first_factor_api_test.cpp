// Sign-in without a password, passkeys and devices, over a Cognito that says what the test tells it to.

#include "api/routes.hpp"
#include "api/surfaces/auth_operations.hpp"
#include "service/factors/passkey_names.hpp"
#include "unit/api/world.hpp"
#include "unit/pool/model/cut_off_records.hpp"

namespace poolguard::api {
namespace {

constexpr auto signed_in_reply =
    R"({"ChallengeParameters":{},"AuthenticationResult":{"AccessToken":"aaa","ExpiresIn":3600,"TokenType":"Bearer",)"
    R"("IdToken":"iii","NewDeviceMetadata":{"DeviceKey":"us-east-1_d1","DeviceGroupKey":"-abcdefgh"}}})";
constexpr auto one_passkey =
    R"({"Credentials":[{"CredentialId":"AQID","FriendlyCredentialName":"Passkey","RelyingPartyId":"example.com",)"
    R"("AuthenticatorAttachment":"platform","AuthenticatorTransports":["internal"],"CreatedAt":1800000000.5}]})";

class first_factor_api : public testing::Test {
  protected:
    received send(http::method method, std::string path, std::string body = {}, std::string_view subject = "sub-1") {
        return all.call({method, std::move(path), {{"Authorization", all.bearer(subject)}}, std::move(body)});
    }
    received post(std::string path, std::string body) {
        return all.call({http::method::post, std::move(path), {}, std::move(body)});
    }
    std::string shown_name(std::string_view subject = "sub-1") {
        const auto out = send(http::method::get, "/auth/passkeys", {}, subject);
        return std::string(out.json().at("passkeys").at(0).at("name").as_string());
    }
    boost::json::object asked() const { return boost::json::parse(all.asked.back().second).as_object(); }

    world all;
};

TEST_F(first_factor_api, a_choice_lists_the_factors) {
    all.replies["AdminInitiateAuth"] = R"({"ChallengeName":"SELECT_CHALLENGE","Session":"s","ChallengeParameters":{},)"
                                       R"("AvailableChallenges":["PASSWORD","EMAIL_OTP"]})";
    EXPECT_EQ(post("/auth/login", R"({"email":"foo@example.com"})").response.body,
              R"({"challenge":"SELECT_CHALLENGE","session":"s","parameters":{},"factors":["PASSWORD","EMAIL_OTP"]})");
    EXPECT_EQ(asked().at("AuthFlow").as_string(), "USER_AUTH");
}

TEST_F(first_factor_api, a_code_that_begins_a_sign_in_counts_as_one_that_is_sent) {
    constexpr auto by_code = R"({"email":"foo@example.com","factor":"EMAIL_OTP"})";
    constexpr auto choice = R"({"ChallengeName":"SELECT_CHALLENGE","Session":"s","ChallengeParameters":{}})";
    constexpr auto code = R"({"ChallengeName":"EMAIL_OTP","Session":"s","ChallengeParameters":{}})";
    const auto answer = [](std::string_view chosen) {
        return fmt::format(
            R"({{"challenge":"SELECT_CHALLENGE","session":"s","email":"foo@example.com","answer":"{}"}})", chosen);
    };
    all.replies["AdminInitiateAuth"] = choice;
    for (int i = 0; i != 6; ++i)
        EXPECT_EQ(post("/auth/login", by_code).response.status, 200U);
    all.replies["AdminInitiateAuth"] = code;
    all.replies["AdminRespondToAuthChallenge"] = code;
    for (int i = 0; i != 4; ++i)
        EXPECT_EQ(post("/auth/login", by_code).response.status, 200U);
    EXPECT_EQ(post("/auth/challenge", answer("EMAIL_OTP")).response.status, 200U);
    const auto user_answer = R"({"challenge":"SELECT_CHALLENGE","session":"s","email":"foo@example.com",)"
                             R"("answers":{"ANSWER":"SMS_OTP"}})";
    for (const auto& [path, body] : std::initializer_list<std::pair<std::string, std::string>>{
             {"/auth/login", by_code},
             {"/auth/login", R"({"email":"foo@example.com"})"},
             {"/auth/challenge", answer("SMS_OTP")},
             {"/auth/challenge", user_answer},
             {"/api/user/challenge", user_answer},
             {"/auth/forgot-password", R"({"email":"foo@example.com"})"}}) {
        EXPECT_EQ(post(path, body).response.status, 429U) << path << body;
        EXPECT_EQ(all.asked.back().first, "AdminGetUser"); // whose account it is
    }
    // Refused attempts are not failed ones, and a password that is chosen is no code.
    all.replies["AdminRespondToAuthChallenge"] = signed_in_reply;
    EXPECT_EQ(post("/auth/challenge", answer("PASSWORD")).response.status, 200U);
    all.replies["AdminInitiateAuth"] = signed_in_reply;
    EXPECT_EQ(post("/auth/login", R"({"email":"foo@example.com","password":"YourPassw0rd!"})").response.status, 200U);
}

TEST_F(first_factor_api, a_passkey_is_asked_for_by_a_document) {
    all.replies["AdminInitiateAuth"] =
        R"({"ChallengeName":"WEB_AUTHN","Session":"s","ChallengeParameters":)"
        R"({"CREDENTIAL_REQUEST_OPTIONS":"{\"challenge\":\"AQID\",\"rpId\":\"example.com\"}"}})";
    EXPECT_EQ(post("/api/auth/signin", R"({"username":"foo","factor":"WEB_AUTHN"})").response.body,
              R"({"challenge":"WEB_AUTHN","session":"s","parameters":{},)"
              R"("publicKey":{"challenge":"AQID","rpId":"example.com"}})");
    EXPECT_EQ(asked().at("AuthParameters").at("PREFERRED_CHALLENGE").as_string(), "WEB_AUTHN");
}

TEST_F(first_factor_api, a_password_and_a_factor_are_too_much) {
    const auto out =
        post("/auth/login", R"({"email":"foo@example.com","password":"YourPassw0rd!","factor":"EMAIL_OTP"})");
    EXPECT_EQ(out.response.status, 400U);
    EXPECT_EQ(boost::json::serialize(out.json().at("errors")),
              R"([{"field":"factor","message":"cannot be given with a password"}])");
}

TEST_F(first_factor_api, answers_go_by_cognitos_names) {
    struct row {
        std::string_view challenge;
        std::string_view given;
        std::string_view answers;
    };
    all.replies["AdminRespondToAuthChallenge"] = signed_in_reply;
    for (const auto& each : {
             row{"EMAIL_OTP", R"("code":"12345678")", R"({"EMAIL_OTP_CODE":"12345678","USERNAME":"foo"})"},
             row{"SOFTWARE_TOKEN_MFA", R"("code":"123456")",
                 R"({"SOFTWARE_TOKEN_MFA_CODE":"123456","USERNAME":"foo"})"},
             row{"SELECT_CHALLENGE", R"("answer":"PASSWORD","password":"p")",
                 R"({"ANSWER":"PASSWORD","PASSWORD":"p","USERNAME":"foo"})"},
             row{"CUSTOM_CHALLENGE", R"("answer":"42\nand more")", R"({"ANSWER":"42\nand more","USERNAME":"foo"})"},
             row{"WEB_AUTHN", R"("credential":{"id":"AQID"})",
                 R"({"CREDENTIAL":"{\"id\":\"AQID\"}","USERNAME":"foo"})"},
             row{"NEW_PASSWORD_REQUIRED", R"("answers":{"NEW_PASSWORD":"n","SECRET_HASH":"x","USERNAME":"y"})",
                 R"({"NEW_PASSWORD":"n","USERNAME":"foo"})"},
         }) {
        const auto out =
            post("/api/auth/challenge",
                 fmt::format(R"({{"challenge":"{}","session":"s","username":"foo",{}}})", each.challenge, each.given));
        EXPECT_EQ(out.json().at("device"), (boost::json::object{{"key", "us-east-1_d1"}, {"group_key", "-abcdefgh"}}));
        EXPECT_EQ(boost::json::serialize(asked().at("ChallengeResponses")), each.answers);
    }
}

TEST_F(first_factor_api, passkeys_have_the_names_that_their_users_give_them) {
    all.replies["ListWebAuthnCredentials"] = one_passkey;
    EXPECT_EQ(send(http::method::get, "/auth/passkeys").response.body,
              R"({"passkeys":[{"id":"AQID","name":"Passkey","relying_party_id":"example.com","attachment":"platform",)"
              R"("transports":["internal"],"created_at":"2027-01-15T08:00:00Z"}]})");
    EXPECT_EQ(send(http::method::patch, "/api/auth/passkeys/AQID", R"({"name":"My phone"})").json().at("name"),
              "My phone");
    EXPECT_EQ(shown_name(), "My phone");
    EXPECT_EQ(shown_name("sub-2"), "Passkey");
    EXPECT_EQ(send(http::method::patch, "/auth/passkeys/other", R"({"name":"My phone"})").code(), "passkey_not_found");
    all.replies["DeleteWebAuthnCredential"] = "{}";
    EXPECT_EQ(send(http::method::delete_, "/auth/passkeys/AQID").response.status, 204U);
    EXPECT_EQ(asked().at("CredentialId").as_string(), "AQID");
    EXPECT_EQ(shown_name(), "Passkey");
}

TEST_F(first_factor_api, a_passkey_may_be_named_when_it_is_registered) {
    all.replies["CompleteWebAuthnRegistration"] = "{}";
    all.replies["ListWebAuthnCredentials"] = one_passkey;
    const auto made =
        send(http::method::post, "/auth/passkeys", R"({"credential":{"id":"AQID","more":[1]},"name":"My phone"})");
    EXPECT_EQ(made.response.status, 201U);
    EXPECT_EQ(made.json().at("name"), "My phone");
    EXPECT_EQ(made.header("Location"), "/auth/passkeys/AQID");
    const auto sent = boost::json::parse(all.asked.front().second);
    EXPECT_EQ(boost::json::serialize(sent.at("Credential")), R"({"id":"AQID","more":[1]})");
}

TEST_F(first_factor_api, a_passkey_is_registered_though_its_name_cannot_be_stored) {
    all.replies["CompleteWebAuthnRegistration"] = "{}";
    all.replies["ListWebAuthnCredentials"] = one_passkey;
    pool::watched_records down(*all.records, [](bool) { return false; });
    service::passkeys passkeys(all.client, down, all.clock);
    http::router router;
    add_routes(router, passkey_operations({"auth", "/auth", ""}, passkeys), all.access_guard());
    const auto ask = [&](http::method method, std::string path, std::string body) {
        return world::call(router, {method, std::move(path), {{"Authorization", all.bearer()}}, std::move(body)});
    };
    for (const auto* body : {R"({"credential":{"id":"AQID"}})", R"({"credential":{"id":"AQID"},"name":"My phone"})"}) {
        const auto made = ask(http::method::post, "/auth/passkeys", body);
        EXPECT_EQ(made.response.status, 201U) << body;
        EXPECT_EQ(made.json().at("name"), "Passkey") << body;
    }
    EXPECT_EQ(ask(http::method::patch, "/auth/passkeys/AQID", R"({"name":"My phone"})").code(), "store_unavailable");
    EXPECT_EQ(ask(http::method::get, "/auth/passkeys", {}).code(), "store_unavailable");
}

TEST_F(first_factor_api, the_names_of_passkeys_go_with_their_user) {
    all.replies["ListWebAuthnCredentials"] = one_passkey;
    ASSERT_EQ(send(http::method::patch, "/auth/passkeys/AQID", R"({"name":"My phone"})").response.status, 200U);
    service::passkey_names names(*all.records);
    ASSERT_EQ(names.of("sub-1")->size(), 1U);
    all.replies["DeleteUser"] = "";
    EXPECT_EQ(send(http::method::delete_, "/api/users/me").response.status, 200U);
    EXPECT_TRUE(names.of("sub-1")->empty());
}

TEST_F(first_factor_api, what_browsers_do_not_need_may_be_missing) {
    all.replies["StartWebAuthnRegistration"] =
        R"({"CredentialCreationOptions":{"challenge":"AQID","rp":{"id":"example.com","name":"example.com"},)"
        R"("user":{"id":"AQ","name":"foo","displayName":"foo"},"pubKeyCredParams":[{"type":"public-key","alg":-7}]}})";
    const auto out = send(http::method::post, "/auth/passkeys/options");
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_EQ(out.json().at("publicKey").at("challenge"), "AQID");
    EXPECT_EQ(out.json().at("publicKey").at("excludeCredentials"), boost::json::array{});
}

TEST_F(first_factor_api, devices_are_listed_with_what_is_only_known_of_each) {
    constexpr auto device = R"({{"DeviceKey":"us-east-1_{}","DeviceAttributes":[{}],"DeviceCreateDate":1800000000.5,)"
                            R"("DeviceLastModifiedDate":1800000000.5,"DeviceLastAuthenticatedDate":1800000060.0}})";
    all.replies["ListDevices"] = fmt::format(R"({{"Devices":[{}],"PaginationToken":"next one"}})",
                                             fmt::format(device, "d1", R"({"Name":"device_name","Value":"My phone"})"));
    all.replies["GetDevice"] =
        fmt::format(R"({{"Device":{}}})",
                    fmt::format(device, "d1", R"({"Name":"dev:device_remembered_status","Value":"remembered"})"));
    const auto out = send(http::method::get, "/auth/devices?limit=1");
    EXPECT_EQ(out.response.body, R"({"devices":[{"key":"us-east-1_d1","name":"My phone","remembered":true,)"
                                 R"("last_used_at":"2027-01-15T08:01:00Z","created_at":"2027-01-15T08:00:00Z"}]})");
    EXPECT_EQ(out.header("Link"), R"(</auth/devices?limit=1&cursor=next%20one>; rel="next")");
    // Amazon knows of no device that is not remembered when a user asks for it alone.
    all.replies["GetDevice"] = std::unexpected(cognito::failure{"ResourceNotFoundException", "Device does not exist."});
    EXPECT_FALSE(send(http::method::get, "/auth/devices").json().at("devices").at(0).at("remembered").as_bool());
    all.replies["ForgetDevice"] = "";
    EXPECT_EQ(send(http::method::delete_, "/auth/devices/us-east-1_d1").response.status, 204U);
    all.replies["UpdateDeviceStatus"] = "{}";
    EXPECT_EQ(send(http::method::patch, "/auth/devices/us-east-1_d1", R"({"remembered":false})").response.status, 200U);
    EXPECT_EQ(asked().at("DeviceRememberedStatus").as_string(), "not_remembered");
}

} // namespace
} // namespace poolguard::api
