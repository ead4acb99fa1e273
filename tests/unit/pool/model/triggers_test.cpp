#include "unit/pool/administration_fixture.hpp"

#include "pool/model/triggers.hpp"

namespace poolguard::pool {
namespace {

constexpr std::string_view function = "arn:aws:lambda:us-east-1:123456789012:function:f";

class triggers_test : public administration_fixture {
  protected:
    // Makes a pool with the function, a client that shows who exists, and a confirmed user.
    void set_up(std::string_view trigger) {
        make_pool(R"(,"AutoVerifiedAttributes":["email"])");
        make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_USER_SRP_AUTH","ALLOW_CUSTOM_AUTH",)"
                    R"("ALLOW_REFRESH_TOKEN_AUTH"])");
        make_user("ann", R"("email":"ann@example.com","email_verified":"true")");
        call("AdminSetUserPassword",
             R"({"UserPoolId":"$POOL","Username":"ann","Password":"Passw0rd!","Permanent":true})");
        call("SignUp", R"({"ClientId":"$CLIENT","Username":"new","Password":"Passw0rd!"})");
        tokens_ = call("InitiateAuth", sign_in("ann"));
        const bool has_version = trigger.starts_with("Custom") && trigger.ends_with("Sender");
        const auto config = has_version || trigger == "InboundFederation"
                                ? fmt::format(R"({{"LambdaVersion":"V1_0","LambdaArn":"{}"}})", function)
                                : fmt::format(R"("{}")", function);
        const auto key = has_version ? R"(,"KMSKeyID":"arn:aws:kms:us-east-1:123456789012:key/one")" : "";
        call("UpdateUserPool", fmt::format(R"({{"UserPoolId":"$POOL","AutoVerifiedAttributes":["email"],)"
                                           R"("LambdaConfig":{{"{}":{}{}}}}})",
                                           trigger, config, key));
    }
    static std::string sign_in(std::string_view name) {
        return fmt::format(R"({{"ClientId":"$CLIENT","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":)"
                           R"({{"USERNAME":"{}","PASSWORD":"Passw0rd!"}}}})",
                           name);
    }
    boost::json::value tokens_;
};

TEST_F(triggers_test, an_operation_that_needs_a_function_names_it) {
    const auto srp_a = std::string(768, 'a');
    struct row {
        std::string_view trigger, operation;
        std::string body;
    };
    const row table[]{
        {"PreSignUp", "SignUp", R"({"ClientId":"$CLIENT","Username":"bob","Password":"Passw0rd!"})"},
        {"PreSignUp", "AdminCreateUser", R"({"UserPoolId":"$POOL","Username":"bob"})"},
        {"PostConfirmation", "AdminConfirmSignUp", R"({"UserPoolId":"$POOL","Username":"new"})"},
        {"PreAuthentication", "InitiateAuth", sign_in("ann")},
        {"PreAuthentication", "InitiateAuth",
         R"({"ClientId":"$CLIENT","AuthFlow":"USER_SRP_AUTH","AuthParameters":{"USERNAME":"ann","SRP_A":")" + srp_a +
             "\"}}"},
        {"PostAuthentication", "InitiateAuth", sign_in("ann")},
        {"PreTokenGeneration", "InitiateAuth", sign_in("ann")},
        {"PreTokenGeneration", "InitiateAuth", "refresh"},
        {"UserMigration", "InitiateAuth", sign_in("nobody")},
        {"UserMigration", "ForgotPassword", R"({"ClientId":"$CLIENT","Username":"nobody"})"},
        {"DefineAuthChallenge", "InitiateAuth",
         R"({"ClientId":"$CLIENT","AuthFlow":"CUSTOM_AUTH","AuthParameters":{"USERNAME":"ann"}})"},
        {"CustomMessage", "ForgotPassword", R"({"ClientId":"$CLIENT","Username":"ann"})"},
        {"CustomEmailSender", "AdminResetUserPassword", R"({"UserPoolId":"$POOL","Username":"ann"})"},
    };
    for (const auto& [trigger, operation, body] : table) {
        set_up(trigger);
        const auto refresh =
            R"({"ClientId":"$CLIENT","AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":")" +
            text(tokens_, "/AuthenticationResult/RefreshToken") + "\"}}";
        EXPECT_EQ(failure_of(operation, body == "refresh" ? refresh : body),
                  fmt::format("UnexpectedLambdaException: {} invocation failed: this server does not call Lambda "
                              "functions, and the user pool's LambdaConfig has this one.",
                              trigger))
            << operation;
    }
}

TEST_F(triggers_test, nothing_is_done_without_the_function) {
    set_up("PostConfirmation");
    (void)raw("AdminConfirmSignUp", R"({"UserPoolId":"$POOL","Username":"new"})");
    EXPECT_EQ(text(call("AdminGetUser", R"({"UserPoolId":"$POOL","Username":"new"})"), "/UserStatus"), "UNCONFIRMED");
    set_up("PreSignUp");
    (void)raw("SignUp", R"({"ClientId":"$CLIENT","Username":"bob","Password":"Passw0rd!"})");
    EXPECT_EQ(failure_of("AdminGetUser", R"({"UserPoolId":"$POOL","Username":"bob"})"),
              "UserNotFoundException: User does not exist.");
}

TEST_F(triggers_test, operations_that_need_another_function_work) {
    for (const std::string_view trigger : {"PreSignUp", "PostConfirmation", "CustomMessage", "UserMigration",
                                           "DefineAuthChallenge", "CustomSMSSender", "InboundFederation"}) {
        set_up(trigger);
        call("InitiateAuth", sign_in("ann"));
    }
}

} // namespace
} // namespace poolguard::pool
