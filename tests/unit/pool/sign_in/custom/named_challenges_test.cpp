#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

// A pool whose function names challenges that the server asks itself.
class named_challenges_test : public administration_fixture {
  protected:
    // `more` continues the pool's settings.
    void make_place(const std::string& more = "") {
        make_pool(fmt::format(R"(,"DeviceConfiguration":{{}},"LambdaConfig":{{"DefineAuthChallenge":"{}"}})",
                              hook_transport::function) +
                  more);
        call("SetUserPoolMfaConfig",
             R"({"UserPoolId":"$POOL","MfaConfiguration":"OPTIONAL","SoftwareTokenMfaConfiguration":{"Enabled":true},)"
             R"("EmailMfaConfiguration":{"Message":"{####}","Subject":"Code"},"SmsMfaConfiguration":)"
             R"({"SmsConfiguration":{"SnsCallerArn":"arn:aws:iam::123456789012:role/sms"}}})");
    }
    void SetUp() override {
        make_place();
        make_user("ann", R"("email":"ann@example.com","email_verified":"true","phone_number":"+15550100001")");
        make_user("bare");
        functions_.answer = [this](boost::json::object event) {
            rounds_ = event.at("request").at("session").as_array();
            auto& response = event.at("response").as_object();
            if (rounds_.empty())
                response["challengeName"] = named_;
            else
                response["issueTokens"] = true;
            return hook_transport::returned(boost::json::serialize(event));
        };
    }
    void make_client_that(std::string_view treats_unknown_names) {
        make_client(fmt::format(R"(,"ExplicitAuthFlows":["ALLOW_CUSTOM_AUTH"],"PreventUserExistenceErrors":"{}")",
                                treats_unknown_names));
    }
    // `more` continues the parameters.
    static std::string begin_body(std::string_view name, std::string_view more = "") {
        return fmt::format(
            R"({{"ClientId":"$CLIENT","AuthFlow":"CUSTOM_AUTH","AuthParameters":{{"USERNAME":"{}"{}}}}})", name, more);
    }
    dispatcher::wire_reply answer(const boost::json::value& asked, std::string_view name, std::string_view code) {
        return raw("RespondToAuthChallenge",
                   fmt::format(R"({{"ClientId":"$CLIENT","ChallengeName":"{0}","Session":"{1}",)"
                               R"("ChallengeResponses":{{"USERNAME":"{2}","{0}_CODE":"{3}"}}}})",
                               named_, text(asked, "/Session"), name, code));
    }
    static std::vector<std::string> names_in(const boost::json::value& parameters) {
        std::vector<std::string> out;
        for (const auto& each : parameters.as_object())
            out.emplace_back(each.key());
        std::ranges::sort(out);
        return out;
    }
    std::string named_;
    boost::json::array rounds_;
};

constexpr std::string_view unknown_device = R"(,"DEVICE_KEY":"eu-west-1_00000000-0000-4000-8000-000000000000")";

TEST_F(named_challenges_test, a_code_is_asked_and_the_function_is_told) {
    make_client_that("ENABLED");
    named_ = "EMAIL_OTP";
    const auto asked = call("InitiateAuth", begin_body("ann"));
    EXPECT_EQ(text(asked, "/ChallengeName"), "EMAIL_OTP");
    EXPECT_EQ(text(asked, "/ChallengeParameters/CODE_DELIVERY_DESTINATION"), "a***@e***");
    ASSERT_EQ(mail_.sent.size(), 1U);
    EXPECT_EQ(mail_.sent.front().to, "ann@example.com");
    const auto code = mail_.sent.front().text.substr(0, 6);
    EXPECT_EQ(answer(asked, "ann", code == "000000" ? "000001" : "000000").error_name, "CodeMismatchException");
    EXPECT_TRUE(rounds_.empty()) << "a wrong code is asked again without the function";
    const auto reply = answer(asked, "ann", code);
    ASSERT_EQ(reply.status, 200U) << reply.error_message;
    EXPECT_NE(reply.body.find("AccessToken"), std::string::npos);
    ASSERT_EQ(rounds_.size(), 1U);
    EXPECT_EQ(boost::json::serialize(rounds_.front()),
              R"({"challengeName":"EMAIL_OTP","challengeResult":true,"challengeMetadata":null})");
    EXPECT_EQ(answer(asked, "ann", code).error_name, "NotAuthorizedException");
}

TEST_F(named_challenges_test, nobody_and_those_without_the_factor_look_like_others_where_users_are_hidden) {
    for (const auto* factor : {"EMAIL_OTP", "SMS_MFA", "SOFTWARE_TOKEN_MFA"}) {
        named_ = factor;
        make_client_that("ENABLED");
        const auto somebody = call("InitiateAuth", begin_body("ann"));
        const auto hers = answer(somebody, "ann", "000000");
        const auto medium = [](const boost::json::value& in) {
            return base::json::text_at(in.at("ChallengeParameters").as_object(), "CODE_DELIVERY_DELIVERY_MEDIUM");
        };
        for (const auto* name : {"nobody", "bare"}) {
            const auto asked = call("InitiateAuth", begin_body(name));
            EXPECT_EQ(names_in(asked.at("ChallengeParameters")), names_in(somebody.at("ChallengeParameters"))) << name;
            EXPECT_EQ(text(asked, "/Session").size(), text(somebody, "/Session").size()) << name;
            EXPECT_EQ(medium(asked), medium(somebody)) << name;
            const auto theirs = answer(asked, name, "123456");
            EXPECT_EQ(theirs.error_name, "CodeMismatchException") << name;
            EXPECT_EQ(theirs.error_message, hers.error_message) << name;
        }
        make_client_that("LEGACY");
        EXPECT_EQ(failure_of("InitiateAuth", begin_body("bare")),
                  "InvalidLambdaResponseException: Unrecognizable lambda output");
        EXPECT_EQ(raw("InitiateAuth", begin_body("nobody")).error_name, "UserNotFoundException");
    }
}

TEST_F(named_challenges_test, wrong_codes_count_for_all_names_of_somebody_and_nobody) {
    make_place(R"(,"UsernameAttributes":["email"])");
    make_client_that("ENABLED");
    make_user("cat@example.com", R"("email_verified":"true")");
    named_ = "EMAIL_OTP";
    for (const auto* name : {"cat@example.com", "nobody@example.com"}) {
        const auto asked = call("InitiateAuth", begin_body(name));
        const auto other = text(asked, "/ChallengeParameters/USER_ID_FOR_SRP");
        EXPECT_NE(other, name);
        const auto* wrong = mail_.sent.back().text.starts_with("000000") ? "000001" : "000000";
        for (int i = 0; i < 5; ++i)
            EXPECT_EQ(answer(asked, name, wrong).error_name, "CodeMismatchException") << name << i;
        for (const auto& each : {std::string(name), other})
            EXPECT_EQ(answer(asked, each, wrong).error_name, "LimitExceededException") << name << each;
    }
}

TEST_F(named_challenges_test, only_a_device_that_the_client_named_is_asked) {
    make_client_that("ENABLED");
    named_ = "DEVICE_SRP_AUTH";
    const auto key = make_device("ann");
    for (const auto* name : {"ann", "nobody"}) {
        EXPECT_EQ(failure_of("InitiateAuth", begin_body(name)),
                  "InvalidLambdaResponseException: Unrecognizable lambda output");
        EXPECT_EQ(failure_of("InitiateAuth", begin_body(name, unknown_device)),
                  "ResourceNotFoundException: Device does not exist.");
    }
    const auto asked = call("InitiateAuth", begin_body("ann", fmt::format(R"(,"DEVICE_KEY":"{}")", key)));
    EXPECT_EQ(text(asked, "/ChallengeName"), "DEVICE_SRP_AUTH");
    EXPECT_EQ(text(asked, "/ChallengeParameters/USERNAME"), "ann");
}

} // namespace
} // namespace poolguard::pool
