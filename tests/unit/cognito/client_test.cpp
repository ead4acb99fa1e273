#include "cognito/client_call.hpp"

#include "cognito/in_process_transport.hpp"
#include "cognito/messages/authentication.hpp"
#include "cognito/messages/users.hpp"

#include <gtest/gtest.h>

namespace poolguard::cognito {
namespace {

// Records the call and returns the given reply.
struct recorder {
    result<std::string> reply;
    std::string operation;
    std::string body;

    in_process_transport transport() {
        return in_process_transport([this](std::string_view called, std::string_view sent) {
            operation = called;
            body = sent;
            return reply;
        });
    }
};

TEST(client, writes_the_members_that_are_set) {
    recorder seen{R"({"ChallengeParameters":{}})", {}, {}};
    auto transport = seen.transport();
    admin_initiate_auth message{.UserPoolId = "us-east-1_AbC123xyZ",
                                .ClientId = "client",
                                .AuthFlow = auth_flow::ADMIN_USER_PASSWORD_AUTH,
                                .AuthParameters = secret_map{},
                                .ClientMetadata = {},
                                .AnalyticsMetadata = {},
                                .ContextData = {},
                                .Session = {}};
    message.AuthParameters->emplace("USERNAME", "jane");
    message.AuthParameters->emplace("PASSWORD", "a\"b\\c");
    ASSERT_TRUE(client(transport).call(message));
    EXPECT_EQ(seen.operation, "AdminInitiateAuth");
    EXPECT_EQ(seen.body,
              R"({"UserPoolId":"us-east-1_AbC123xyZ","ClientId":"client","AuthFlow":"ADMIN_USER_PASSWORD_AUTH",)"
              R"("AuthParameters":{"PASSWORD":"a\"b\\c","USERNAME":"jane"}})");
}

TEST(client, reads_a_reply_with_tokens) {
    recorder seen{R"({"ChallengeParameters":{},"AuthenticationResult":{"AccessToken":"a","ExpiresIn":3600,)"
                  R"("TokenType":"Bearer","RefreshToken":"r","IdToken":"i","NewDeviceMetadata":{"DeviceKey":"k",)"
                  R"("DeviceGroupKey":"g"}}})",
                  {},
                  {}};
    auto transport = seen.transport();
    const auto reply = client(transport).call(initiate_auth{});
    ASSERT_TRUE(reply);
    ASSERT_TRUE(reply->AuthenticationResult);
    EXPECT_EQ(reply->AuthenticationResult->AccessToken, "a");
    EXPECT_EQ(reply->AuthenticationResult->IdToken, "i");
    EXPECT_EQ(reply->AuthenticationResult->RefreshToken, "r");
    EXPECT_EQ(reply->AuthenticationResult->ExpiresIn, 3600);
    EXPECT_EQ(reply->AuthenticationResult->TokenType, "Bearer");
    ASSERT_TRUE(reply->AuthenticationResult->NewDeviceMetadata);
    EXPECT_EQ(reply->AuthenticationResult->NewDeviceMetadata->DeviceGroupKey, "g");
    EXPECT_FALSE(reply->ChallengeName);
}

TEST(client, reads_a_reply_with_a_challenge) {
    recorder seen{R"({"ChallengeName":"NEW_PASSWORD_REQUIRED","Session":"AYABeExampleExampleExample",)"
                  R"("ChallengeParameters":{"USER_ID_FOR_SRP":"jane","requiredAttributes":"[]"}})",
                  {},
                  {}};
    auto transport = seen.transport();
    const auto reply = client(transport).call(initiate_auth{});
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->ChallengeName, challenge_name::NEW_PASSWORD_REQUIRED);
    EXPECT_EQ(reply->Session, "AYABeExampleExampleExample");
    EXPECT_EQ(reply->ChallengeParameters.at("USER_ID_FOR_SRP"), "jane");
}

TEST(client, reads_attributes_and_times) {
    recorder seen{R"({"Username":"jane","UserAttributes":[{"Name":"sub","Value":"s"},{"Name":"custom:tenant_id",)"
                  R"("Value":"acme"},{"Name":"nickname"}],"UserCreateDate":1689629834.417,)"
                  R"("UserLastModifiedDate":1689629900.0,"Enabled":true,"UserStatus":"CONFIRMED"})",
                  {},
                  {}};
    auto transport = seen.transport();
    const auto reply = client(transport).call(admin_get_user{.UserPoolId = "p_1", .Username = "jane"});
    ASSERT_TRUE(reply);
    ASSERT_EQ(reply->UserAttributes.size(), 3U);
    EXPECT_EQ(reply->UserAttributes[1].Name.value, "custom:tenant_id");
    EXPECT_EQ(reply->UserAttributes[1].Value->value, "acme");
    EXPECT_FALSE(reply->UserAttributes[2].Value);
    EXPECT_EQ(base::epoch_milliseconds(reply->UserCreateDate.at), 1689629834417);
    EXPECT_EQ(reply->UserStatus, user_status::CONFIRMED);
}

TEST(client, does_not_read_the_body_of_an_operation_without_one) {
    recorder seen{"", {}, {}};
    auto transport = seen.transport();
    EXPECT_TRUE(client(transport).call(admin_delete_user{.UserPoolId = "p_1", .Username = "jane"}));
}

TEST(client, passes_a_failure_on) {
    const failure refused{failure_name::not_authorized, "Incorrect username or password."};
    recorder seen{std::unexpected(refused), {}, {}};
    auto transport = seen.transport();
    const auto reply = client(transport).call(initiate_auth{});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error(), refused);
}

TEST(client, names_an_unreadable_member) {
    for (const std::string_view body :
         {"", "<html>", "[]", R"({"Username":7,"UserAttributes":[]})", R"({"a":1,"a":2})", R"({"Username":"jane"})"}) {
        recorder seen{std::string(body), {}, {}};
        auto transport = seen.transport();
        get_user message;
        message.AccessToken.value = base::secret("token");
        const auto reply = client(transport).call(message);
        ASSERT_FALSE(reply) << body;
        EXPECT_EQ(reply.error().name, failure_name::unreadable_reply) << body;
        EXPECT_TRUE(reply.error().message.starts_with("GetUser: ")) << reply.error().message;
    }
}

} // namespace
} // namespace poolguard::cognito
