#include "base/json/parse.hpp"

#include <boost/json/object.hpp>
#include <deque>
#include <gtest/gtest.h>
#include <poolguard/cognito_client.hpp>
#include <stdexcept>

namespace poolguard {
namespace {

namespace bj = boost::json;

// Answers what it was given, and keeps what was asked.
struct scripted {
    std::deque<std::expected<http_response, transport_error>> answers;
    std::vector<http_request> asked;

    transport over() {
        return [this](const http_request& request) {
            asked.push_back(request);
            auto out = answers.front();
            answers.pop_front();
            return out;
        };
    }
    bj::value body(std::size_t i) const { return *base::json::parse(asked.at(i).body); }
    std::string operation(std::size_t i) const { return asked.at(i).headers.at(1).second; }
};

class library_cognito_client : public testing::Test {
  protected:
    scripted server_;

    cognito_client client(std::string secret = {}) {
        return *cognito_client::create({.pool_id = "eu-west-1_Ab12Cd34E",
                                        .client_id = "1example23456789",
                                        .client_secret = std::move(secret),
                                        .endpoint = {}},
                                       server_.over());
    }
    void answer(std::string body, int status = 200) { server_.answers.emplace_back(http_response{status, body}); }
};

TEST_F(library_cognito_client, speaks_to_amazon_in_the_region_of_the_pool) {
    answer(R"({"UserSub":"s","UserConfirmed":false,)"
           R"("CodeDeliveryDetails":{"DeliveryMedium":"EMAIL","Destination":"j***@e***"}})");
    const auto made = client().sign_up("jane \"j\"\n", "Passw0rd!", {{"email", "jane@example.com"}});
    ASSERT_TRUE(made.has_value()) << made.error().message;
    EXPECT_EQ(made->subject, "s");
    EXPECT_FALSE(made->is_confirmed);
    EXPECT_EQ(made->delivery->medium, "EMAIL");
    EXPECT_EQ(made->delivery->destination, "j***@e***");
    EXPECT_EQ(server_.asked.at(0).url, "https://cognito-idp.eu-west-1.amazonaws.com/");
    EXPECT_EQ(server_.asked.at(0).headers.at(0).second, "application/x-amz-json-1.1");
    EXPECT_EQ(server_.operation(0), "AWSCognitoIdentityProviderService.SignUp");
    EXPECT_EQ(server_.body(0), (bj::value{{"ClientId", "1example23456789"},
                                          {"Username", "jane \"j\"\n"},
                                          {"Password", "Passw0rd!"},
                                          {"UserAttributes", {{{"Name", "email"}, {"Value", "jane@example.com"}}}}}));
}

TEST_F(library_cognito_client, adds_the_hash_of_its_secret) {
    answer("{}");
    EXPECT_TRUE(client("secret").confirm_sign_up("jane", "123456").has_value());
    // Base64(HMAC-SHA256("secret", "jane1example23456789")), by openssl.
    EXPECT_EQ(server_.body(0).at("SecretHash"), "56A2HVybZvi52kiQAcKmycoAK/mlnr29uzSP71Yqm7g=");
}

TEST_F(library_cognito_client, returns_the_errors_of_cognito_and_of_the_way_there) {
    const struct {
        std::string body;
        int status;
        std::string name, message;
    } cases[] = {
        {R"({"__type":"NotAuthorizedException","message":"Incorrect username or password."})", 400,
         "NotAuthorizedException", "Incorrect username or password."},
        {R"({"__type":"com.amazonaws.cognito#CodeMismatchException","Message":"No."})", 400, "CodeMismatchException",
         "No."},
        {R"({"__type":"com.amazonaws.cognito#"})", 400, "UnreadableReply",
         "The answer to GetUser is none of Cognito's. Its status is 400."},
        {"<html>", 502, "UnreadableReply", "The answer to GetUser is none of Cognito's. Its status is 502."},
        {"{}", 400, "UnreadableReply", "The answer to GetUser is none of Cognito's. Its status is 400."},
        {"{}", 200, "UnreadableReply", "The answer to GetUser is none of Cognito's."},
        {"[]", 200, "UnreadableReply", "The answer to GetUser is none of Cognito's."},
        {"", 200, "UnreadableReply", "The answer to GetUser is none of Cognito's."},
    };
    for (const auto& each : cases) {
        answer(each.body, each.status);
        const auto got = client().get_user("t");
        ASSERT_FALSE(got.has_value());
        EXPECT_EQ(got.error().name, each.name) << each.body;
        EXPECT_EQ(got.error().message, each.message) << each.body;
    }
    server_.answers.emplace_back(std::unexpected(transport_error{"no route"}));
    const auto lost = client().get_user("t");
    EXPECT_EQ(lost.error().name, "Unreachable");
    EXPECT_EQ(lost.error().message, "no route");
}

TEST_F(library_cognito_client, lets_through_what_the_transport_throws) {
    int calls = 0;
    const auto thrown = *cognito_client::create(
        {.pool_id = "eu-west-1_Ab12Cd34E", .client_id = "1example23456789", .client_secret = {}, .endpoint = {}},
        [&](const http_request&) -> std::expected<http_response, transport_error> {
            if (++calls == 1) throw std::runtime_error("no route");
            return http_response{200, R"({"Username":"jane"})"};
        });
    EXPECT_THROW((void)thrown.sign_in("jane", "Passw0rd!"), std::runtime_error);
    EXPECT_EQ(thrown.get_user("t")->username, "jane");
}

TEST_F(library_cognito_client, answers_challenges_by_their_names) {
    answer(R"({"ChallengeName":"SOFTWARE_TOKEN_MFA","Session":"one","ChallengeParameters":{"USER_ID_FOR_SRP":"id"}})");
    const auto asked = client().sign_in_with_password("jane", "Passw0rd!");
    ASSERT_TRUE(asked.has_value());
    const auto& question = std::get<challenge>(*asked);
    EXPECT_EQ(question.username, "id");
    EXPECT_EQ(server_.body(0).at("AuthParameters"), (bj::value{{"PASSWORD", "Passw0rd!"}, {"USERNAME", "jane"}}));

    answer(R"({"AuthenticationResult":{"AccessToken":"a","IdToken":"i","RefreshToken":"r","ExpiresIn":3600}})");
    const auto done = client().answer_code(question, "123456");
    ASSERT_TRUE(done.has_value());
    EXPECT_EQ(std::get<token_set>(*done).refresh_token, "r");
    EXPECT_EQ(std::get<token_set>(*done).expires_in, std::chrono::seconds{3600});
    EXPECT_EQ(server_.body(1),
              (bj::value{{"ClientId", "1example23456789"},
                         {"ChallengeName", "SOFTWARE_TOKEN_MFA"},
                         {"Session", "one"},
                         {"ChallengeResponses", {{"SOFTWARE_TOKEN_MFA_CODE", "123456"}, {"USERNAME", "id"}}}}));
    EXPECT_EQ(client().answer_new_password(question, "p").error().name, "BadChallenge");
    EXPECT_EQ(client().answer_code({"CUSTOM_CHALLENGE", "s", {}, "id"}, "1").error().name, "BadChallenge");
}

TEST_F(library_cognito_client, calls_other_operations_by_name_alone) {
    answer("{}");
    EXPECT_EQ(client().call("ListDevices", "{}"), "{}");
    for (const auto* name : {"", "List Devices", "ListDevices\r\nHost: example.com", "a.b"})
        EXPECT_EQ(client().call(name, "{}").error().name, "UnknownOperationException") << name;
    EXPECT_EQ(server_.asked.size(), 1U);
}

TEST_F(library_cognito_client, refuses_a_server_that_would_learn_the_password) {
    answer(R"({"ChallengeName":"PASSWORD_VERIFIER","Session":"one","ChallengeParameters":)"
           R"({"USER_ID_FOR_SRP":"id","SALT":"aa","SRP_B":"0","SECRET_BLOCK":"YQ=="}})");
    EXPECT_EQ(client().sign_in("jane", "Passw0rd!").error().name, "BadChallenge");
    EXPECT_EQ(server_.asked.size(), 1U);
}

TEST(library_cognito_settings, are_checked) {
    const transport none = [](const http_request&) { return http_response{}; };
    const std::vector<cognito_settings> bad{{"", "c", "", ""},
                                            {"eu-west-1_A", "", "", ""},
                                            {"no-region", "c", "", ""},
                                            {"eu-west-1_A", "c", "", "127.0.0.1:8000"},
                                            {"eu-west-1_A", "c", "", "http://127.0.0.1:8000\r\nX: y"}};
    for (const auto& each : bad)
        EXPECT_EQ(cognito_client::create(each, none).error().name, "BadSettings") << each.endpoint;
    EXPECT_EQ(cognito_client::create({"eu-west-1_A", "c", "", ""}, {}).error().name, "BadSettings");
    EXPECT_TRUE(cognito_client::create({"local", "c", "", "http://127.0.0.1:8000"}, none).has_value());
}

} // namespace
} // namespace poolguard
