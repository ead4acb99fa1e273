#include "unit/pool/administration_fixture.hpp"

#include "base/digest.hpp"

namespace poolguard::pool {
namespace {

using strings = std::vector<std::string>;

constexpr std::string_view all_triggers[]{"PreSignUp",         "CustomMessage",      "PostConfirmation",
                                          "PreAuthentication", "PostAuthentication", "PreTokenGeneration",
                                          "UserMigration"};

class trigger_calls_test : public administration_fixture {
  protected:
    void SetUp() override {
        make_pool(R"(,"AutoVerifiedAttributes":["email"],"AliasAttributes":["email"])");
        make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_USER_SRP_AUTH",)"
                    R"("ALLOW_REFRESH_TOKEN_AUTH"])");
        make_user("ann", R"("email":"ann@example.com","email_verified":"true")");
        call("AdminSetUserPassword",
             R"({"UserPoolId":"$POOL","Username":"ann","Password":"Passw0rd!","Permanent":true})");
        call("SignUp", sign_up("new"));
        refresh_token_ = text(call("InitiateAuth", sign_in("ann")), "/AuthenticationResult/RefreshToken");
    }
    // The pool's functions: `members` of LambdaConfig.
    void configure(const std::string& members) {
        call("UpdateUserPool",
             R"({"UserPoolId":"$POOL","AutoVerifiedAttributes":["email"],"LambdaConfig":{)" + members + "}}");
        functions_.forget();
    }
    void configure_all() {
        std::string members;
        for (const auto name : all_triggers)
            members += fmt::format(R"({}"{}":"{}")", members.empty() ? "" : ",", name, hook_transport::function);
        configure(members);
    }
    void configure(std::string_view trigger, std::string_view more) {
        configure(fmt::format(R"("{}":"{}"{})", trigger, hook_transport::function, more));
    }
    void configure_sender() {
        configure(fmt::format(R"("CustomEmailSender":{{"LambdaVersion":"V1_0","LambdaArn":"{}"}},)"
                              R"("KMSKeyID":"arn:aws:kms:us-east-1:123456789012:key/one")",
                              hook_transport::function));
    }
    static std::string sign_up(std::string_view name, std::string_view more = "") {
        return fmt::format(R"({{"ClientId":"$CLIENT","Username":"{}","Password":"Passw0rd!","UserAttributes":)"
                           R"([{{"Name":"email","Value":"{}@example.com"}}]{}}})",
                           name, name, more);
    }
    static std::string sign_in(std::string_view name, std::string_view password = "Passw0rd!") {
        return fmt::format(R"({{"ClientId":"$CLIENT","AuthFlow":"USER_PASSWORD_AUTH","ClientMetadata":{{"k":"v"}},)"
                           R"("AuthParameters":{{"USERNAME":"{}","PASSWORD":"{}"}}}})",
                           name, password);
    }
    std::string status_of(const std::string& name) {
        return text(call("AdminGetUser", R"({"UserPoolId":"$POOL","Username":")" + name + "\"}"), "/UserStatus");
    }
    boost::json::object claims_of(const boost::json::value& reply, const std::string& token) {
        const auto whole = text(reply, "/AuthenticationResult/" + token);
        const auto from = whole.find('.') + 1;
        return boost::json::parse(*base::from_base64url(whole.substr(from, whole.find('.', from) - from))).as_object();
    }
    static std::string repeated(std::string_view text, std::size_t times) {
        std::string out;
        for (std::size_t i = 0; i < times; ++i)
            out += text;
        return out;
    }
    std::string refresh_token_;
};

TEST_F(trigger_calls_test, each_operation_calls_its_functions_in_order) {
    configure_all();
    struct row {
        std::string operation;
        std::string body;
        strings sources;
    };
    const row table[]{
        {"SignUp", sign_up("bob"), {"PreSignUp_SignUp", "CustomMessage_SignUp"}},
        {"ResendConfirmationCode", R"({"ClientId":"$CLIENT","Username":"bob"})", {"CustomMessage_ResendCode"}},
        {"AdminConfirmSignUp", R"({"UserPoolId":"$POOL","Username":"new"})", {"PostConfirmation_ConfirmSignUp"}},
        {"AdminCreateUser",
         R"({"UserPoolId":"$POOL","Username":"eve","DesiredDeliveryMediums":["EMAIL"],)"
         R"("UserAttributes":[{"Name":"email","Value":"eve@example.com"}]})",
         {"PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser"}},
        {"InitiateAuth",
         sign_in("ann"),
         {"PreAuthentication_Authentication", "PostAuthentication_Authentication", "TokenGeneration_Authentication"}},
        {"InitiateAuth",
         R"({"ClientId":"$CLIENT","AuthFlow":"USER_SRP_AUTH","AuthParameters":{"USERNAME":"ann","SRP_A":")" +
             std::string(768, 'a') + "\"}}",
         {"PreAuthentication_Authentication"}},
        {"InitiateAuth",
         R"({"ClientId":"$CLIENT","AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":")" +
             refresh_token_ + "\"}}",
         {"TokenGeneration_RefreshTokens"}},
        {"InitiateAuth", sign_in("nobody"), {"UserMigration_Authentication"}},
        {"ForgotPassword", R"({"ClientId":"$CLIENT","Username":"nobody"})", {"UserMigration_ForgotPassword"}},
        {"ForgotPassword", R"({"ClientId":"$CLIENT","Username":"ann"})", {"CustomMessage_ForgotPassword"}},
        {"AdminResetUserPassword", R"({"UserPoolId":"$POOL","Username":"ann"})", {"CustomMessage_ForgotPassword"}},
    };
    for (const auto& [operation, body, sources] : table) {
        functions_.forget();
        (void)raw(operation, body);
        EXPECT_EQ(functions_.sources(), sources) << operation << body;
    }
}

TEST_F(trigger_calls_test, an_event_has_amazons_members) {
    configure_all();
    call("SignUp",
         sign_up("bob", R"(,"ValidationData":[{"Name":"invited","Value":"yes"}],"ClientMetadata":{"k":"v"})"));
    const auto& event = functions_.events.front();
    EXPECT_EQ(boost::json::serialize(event),
              filled(R"({"version":"1","triggerSource":"PreSignUp_SignUp","region":"eu-west-1","userPoolId":"$POOL",)"
                     R"("userName":"bob","callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown",)"
                     R"("clientId":"$CLIENT"},"request":{"userAttributes":{"email":"bob@example.com"},)"
                     R"("validationData":{"invited":"yes"},"clientMetadata":{"k":"v"}},"response":)"
                     R"({"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}})"));
    functions_.forget();
    call("InitiateAuth", sign_in("ann"));
    const boost::json::value before = functions_.events[0];
    EXPECT_EQ(text(before, "/request/userAttributes/cognito:user_status"), "CONFIRMED");
    EXPECT_EQ(text(before, "/request/validationData/k"), "v");
    EXPECT_FALSE(before.at_pointer("/request").as_object().contains("userNotFound"));
    const boost::json::value after = functions_.events[1];
    EXPECT_FALSE(after.at_pointer("/request/newDeviceUsed").as_bool());
    const boost::json::value tokens = functions_.events[2];
    EXPECT_EQ(boost::json::serialize(tokens.at_pointer("/request/groupConfiguration")),
              R"({"groupsToOverride":[],"iamRolesToOverride":[],"preferredRole":null})");
    EXPECT_EQ(boost::json::serialize(tokens.at_pointer("/response")), R"({"claimsOverrideDetails":null})");
}

TEST_F(trigger_calls_test, each_failure_has_amazons_name) {
    configure("PreSignUp", "");
    using hooks = hook_transport;
    const std::string invalid_json = "InvalidLambdaResponseException: Invalid lambda function output : Invalid JSON";
    struct row {
        hooks::reply reply;
        std::string failure;
        std::size_t tries = 1;
    };
    const row table[]{
        {hooks::returned("[]"), "InvalidLambdaResponseException: Unrecognizable lambda output"},
        {hooks::returned("null"), "InvalidLambdaResponseException: Unrecognizable lambda output"},
        {hooks::returned("{}"), "InvalidLambdaResponseException: Unrecognizable lambda output"},
        {hooks::returned(R"({"response":{"autoConfirmUser":"yes"}})"),
         "InvalidLambdaResponseException: Unrecognizable lambda output"},
        {hooks::returned(""), invalid_json},
        {hooks::returned(R"({"response":{}}{"response":{"autoConfirmUser":true}})"), invalid_json},
        {hooks::returned(R"({"response":{},"response":{"autoConfirmUser":true}})"), invalid_json},
        {hooks::status(400, R"({"errorMessage":"not you"})"),
         "UserLambdaValidationException: PreSignUp failed with error not you."},
        {hooks::status(400, fmt::format(R"({{"errorMessage":"a{}"}})", repeated("\u00e9", 100'000))),
         "UserLambdaValidationException: PreSignUp failed with error a" + repeated("\u00e9", 511) + "."},
        {hooks::status(404, "{}"),
         "UnexpectedLambdaException: PreSignUp invocation failed due to error HTTP status 404."},
        {hooks::status(503, ""), "UnexpectedLambdaException: PreSignUp invocation failed due to error HTTP status 503.",
         3},
    };
    for (const auto& [reply, failure, tries] : table) {
        functions_.forget();
        functions_.answer = [&](const auto&) { return reply; };
        EXPECT_EQ(failure_of("SignUp", sign_up("bob")), failure);
        EXPECT_EQ(functions_.events.size(), tries) << failure;
        EXPECT_EQ(failure_of("AdminGetUser", R"({"UserPoolId":"$POOL","Username":"bob"})"),
                  "UserNotFoundException: User does not exist.");
    }
}

TEST_F(trigger_calls_test, a_function_without_a_place_refuses_what_needs_it) {
    call(
        "UpdateUserPool",
        R"({"UserPoolId":"$POOL","LambdaConfig":{"PreAuthentication":"arn:aws:lambda:us-east-1:123456789012:function:other"}})");
    EXPECT_TRUE(
        failure_of("InitiateAuth", sign_in("ann")).starts_with("UnexpectedLambdaException: PreAuthentication "));
}

TEST_F(trigger_calls_test, before_sign_up_a_function_confirms_and_verifies) {
    configure("PreSignUp", fmt::format(R"(,"PostConfirmation":"{}")", hook_transport::function));
    functions_.decide(R"({"autoConfirmUser":true,"autoVerifyEmail":true})");
    const auto reply = call("SignUp", sign_up("bob"));
    EXPECT_TRUE(reply.at_pointer("/UserConfirmed").as_bool());
    EXPECT_EQ(functions_.sources(), (strings{"PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"}));
    const auto bob = users_.get(pool(), "bob")->user;
    EXPECT_EQ(bob.status, cognito::user_status::CONFIRMED);
    EXPECT_EQ(bob.attributes.at("email_verified"), "true");
    // An administrator's user stays as the administrator says.
    make_user("eve");
    EXPECT_EQ(status_of("eve"), "FORCE_CHANGE_PASSWORD");
    functions_.decide(R"({"autoVerifyPhone":true})");
    EXPECT_TRUE(failure_of("SignUp", sign_up("tom")).starts_with("InvalidLambdaResponseException: "));
    EXPECT_EQ(failure_of("AdminGetUser", R"({"UserPoolId":"$POOL","Username":"tom"})"),
              "UserNotFoundException: User does not exist.");
}

TEST_F(trigger_calls_test, after_a_confirmation_an_error_reaches_the_caller_and_the_user_is_confirmed) {
    configure("PostConfirmation", "");
    functions_.answer = [](const auto&) { return hook_transport::status(400, R"({"errorMessage":"no"})"); };
    EXPECT_EQ(failure_of("AdminConfirmSignUp", R"({"UserPoolId":"$POOL","Username":"new"})"),
              "UserLambdaValidationException: PostConfirmation failed with error no.");
    EXPECT_EQ(status_of("new"), "CONFIRMED");
}

TEST_F(trigger_calls_test, a_function_changes_the_id_token) {
    configure("PreTokenGeneration", "");
    functions_.decide(R"({"claimsOverrideDetails":{"claimsToAddOrOverride":{"plan":"gold","sub":"somebody"},)"
                      R"("claimsToSuppress":["email"],"groupOverrideDetails":{"groupsToOverride":["staff"]}}})");
    const auto reply = call("InitiateAuth", sign_in("ann"));
    const auto id = claims_of(reply, "IdToken");
    EXPECT_EQ(id.at("plan").as_string(), "gold");
    EXPECT_NE(id.at("sub").as_string(), "somebody");
    EXPECT_FALSE(id.contains("email"));
    EXPECT_EQ(boost::json::serialize(id.at("cognito:groups")), R"(["staff"])");
    const auto access = claims_of(reply, "AccessToken");
    EXPECT_FALSE(access.contains("plan"));
    EXPECT_EQ(boost::json::serialize(access.at("cognito:groups")), R"(["staff"])");
    functions_.answer = [](const auto&) { return hook_transport::status(400, R"({"errorMessage":"no"})"); };
    EXPECT_EQ(failure_of("InitiateAuth", sign_in("ann")),
              "UserLambdaValidationException: PreTokenGeneration failed with error no.");
}

TEST_F(trigger_calls_test, a_function_writes_the_message_if_it_holds_the_code) {
    struct row {
        std::string decided;
        std::string part; // of the mail
    };
    const row table[]{{R"({"emailMessage":"Hello, {####}!","emailSubject":"Yours"})", "Hello, "},
                      {R"({"emailMessage":"Hello!"})", "Your password reset code is "},
                      {R"({"emailMessage":null})", "Your password reset code is "}};
    configure("CustomMessage", "");
    for (const auto& [decided, part] : table) {
        functions_.decide(decided);
        call("ForgotPassword", R"({"ClientId":"$CLIENT","Username":"ann"})");
        EXPECT_TRUE(mail_.sent.back().text.starts_with(part)) << mail_.sent.back().text;
    }
}

TEST_F(trigger_calls_test, only_the_response_of_an_answer_is_read) {
    configure("PreSignUp", fmt::format(R"(,"PreTokenGeneration":"{}")", hook_transport::function));
    functions_.answer = [](boost::json::object event) {
        event["userPoolId"] = "eu-west-1_000000000";
        event["request"].as_object()["userAttributes"] = {{"sub", "somebody"}, {"email", "ann@example.com"}};
        auto& decided = event["response"].as_object();
        decided["autoConfirmUser"] = true;
        decided["claimsOverrideDetails"] = {
            {"claimsToAddOrOverride", {{"cognito:username", "ann"}, {"username", "ann"}, {"sub", "somebody"}}}};
        return hook_transport::returned(boost::json::serialize(event));
    };
    const auto sub = text(call("SignUp", sign_up("bob")), "/UserSub");
    EXPECT_EQ(users_.get(pool(), "bob")->user.attributes.at("email"), "bob@example.com");
    const auto reply = call("InitiateAuth", sign_in("bob"));
    EXPECT_EQ(claims_of(reply, "IdToken").at("cognito:username").as_string(), "bob");
    EXPECT_EQ(claims_of(reply, "IdToken").at("sub").as_string(), sub);
    EXPECT_EQ(claims_of(reply, "AccessToken").at("username").as_string(), "bob");
}

TEST_F(trigger_calls_test, an_answer_to_another_question_is_refused) {
    configure("PreSignUp", "");
    for (const std::string_view member : {"userName", "triggerSource"}) {
        functions_.answer = [&](boost::json::object event) {
            event[member] = "another";
            return hook_transport::returned(boost::json::serialize(event));
        };
        EXPECT_EQ(failure_of("SignUp", sign_up("bob")), "InvalidLambdaResponseException: Unrecognizable lambda output")
            << member;
    }
}

TEST_F(trigger_calls_test, a_sender_gets_the_code_and_no_mail_is_sent) {
    configure_sender();
    functions_.answer = [](const auto&) { return hook_transport::returned("null"); };
    const auto letters = mail_.sent.size();
    call("ForgotPassword", R"({"ClientId":"$CLIENT","Username":"ann"})");
    EXPECT_EQ(mail_.sent.size(), letters);
    ASSERT_EQ(functions_.sources(), strings{"CustomEmailSender_ForgotPassword"});
    const boost::json::value event = functions_.events.front();
    EXPECT_EQ(text(event, "/request/type"), "customEmailSenderRequestV1");
    EXPECT_EQ(text(event, "/poolguard/code").size(), 6U);
    // It decides nothing, so it need not answer with the event.
    EXPECT_FALSE(event.as_object().contains("response"));
}

TEST_F(trigger_calls_test, the_code_of_a_message_that_was_not_sent_does_not_serve) {
    configure_sender();
    functions_.answer = [](const auto&) { return hook_transport::status(400, R"({"errorMessage":"no"})"); };
    EXPECT_EQ(failure_of("ForgotPassword", R"({"ClientId":"$CLIENT","Username":"ann"})"),
              "UserLambdaValidationException: CustomEmailSender failed with error no.");
    const boost::json::value event = functions_.events.front();
    EXPECT_EQ(failure_of("ConfirmForgotPassword",
                         R"({"ClientId":"$CLIENT","Username":"ann","Password":"An0ther!pass","ConfirmationCode":")" +
                             text(event, "/poolguard/code") + "\"}"),
              "ExpiredCodeException: Invalid code provided, please request a code again.");
    EXPECT_EQ(status_of("ann"), "CONFIRMED");
}

TEST_F(trigger_calls_test, a_failed_message_does_not_tell_who_exists_where_users_are_hidden) {
    const std::string message = fmt::format(R"("CustomMessage":"{}")", hook_transport::function);
    const std::string sender = fmt::format(R"("CustomEmailSender":{{"LambdaVersion":"V1_0","LambdaArn":"{}"}},)"
                                           R"("KMSKeyID":"arn:aws:kms:us-east-1:123456789012:key/one")",
                                           hook_transport::function);
    struct row {
        std::string functions;
        hook_transport::reply reply;
        std::string error;
    };
    const row table[]{
        {message, hook_transport::status(400, R"({"errorMessage":"no"})"), "UserLambdaValidationException"},
        {message, hook_transport::status(404, "{}"), "UnexpectedLambdaException"},
        {message, hook_transport::returned("[]"), "InvalidLambdaResponseException"},
        {sender, hook_transport::status(400, R"({"errorMessage":"no"})"), "UserLambdaValidationException"},
    };
    struct unsigned_call {
        std::string operation;
        std::string name;
        std::string begin = R"({"ClientId":"$CLIENT","Username":")";
        std::string end = "\"}";
    };
    const unsigned_call calls[]{
        {"ForgotPassword", "ann"},
        {"ResendConfirmationCode", "new"},
        {"InitiateAuth", "ann",
         R"({"ClientId":"$CLIENT","AuthFlow":"USER_AUTH","AuthParameters":)"
         R"({"PREFERRED_CHALLENGE":"EMAIL_OTP","USERNAME":")",
         "\"}}"},
    };
    for (const bool hides : {true, false}) {
        make_client(fmt::format(R"(,"ExplicitAuthFlows":["ALLOW_USER_AUTH"],"PreventUserExistenceErrors":"{}")",
                                hides ? "ENABLED" : "LEGACY"));
        for (const auto& [functions, reply, error] : table) {
            clock_.advance(std::chrono::hours{2});
            functions_.answer = [&](const auto&) { return reply; };
            call("UpdateUserPool", R"({"UserPoolId":"$POOL","AutoVerifiedAttributes":["email"],"Policies":)"
                                   R"({"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","EMAIL_OTP"]}},)"
                                   R"("LambdaConfig":{)" +
                                       functions + "}}");
            for (const auto& [operation, name, begin, end] : calls) {
                functions_.forget();
                // A function that was out of reach is not called again for ten seconds.
                clock_.advance(std::chrono::seconds{11});
                EXPECT_EQ(raw(operation, begin + name + end).error_name, hides ? "" : error) << operation << error;
                EXPECT_EQ(functions_.events.empty(), hides) << operation << error;
                EXPECT_EQ(raw(operation, begin + "nobody" + end).error_name, hides ? "" : "UserNotFoundException");
                EXPECT_EQ(stores_.deferred.send_due(), 0U);
                EXPECT_FALSE(functions_.events.empty()) << operation << error;
            }
        }
    }
}

TEST_F(trigger_calls_test, a_function_brings_users_from_elsewhere) {
    configure("UserMigration", "");
    functions_.decide(R"({"userAttributes":{"email":"old@example.com","email_verified":"true"},)"
                      R"("finalUserStatus":"CONFIRMED","messageAction":"SUPPRESS"})");
    EXPECT_FALSE(text(call("InitiateAuth", sign_in("old")), "/AuthenticationResult/AccessToken").empty());
    const boost::json::value event = functions_.events.front();
    EXPECT_EQ(text(event, "/request/password"), "Passw0rd!");
    EXPECT_EQ(text(event, "/userName"), "old");
    functions_.forget();
    call("InitiateAuth", sign_in("old"));
    EXPECT_TRUE(functions_.events.empty());
    EXPECT_EQ(failure_of("InitiateAuth", sign_in("old", "Wr0ng-one!")),
              "NotAuthorizedException: Incorrect username or password.");
    functions_.answer = [](const auto&) { return hook_transport::status(400, R"({"errorMessage":"wrong"})"); };
    EXPECT_EQ(failure_of("InitiateAuth", sign_in("other")), "UserNotFoundException: User does not exist.");
    functions_.decide(R"({"userAttributes":{"email":"late@example.com","email_verified":"true"}})");
    EXPECT_EQ(failure_of("InitiateAuth", sign_in("late")),
              "PasswordResetRequiredException: Password reset required for the user");
}

} // namespace
} // namespace poolguard::pool
