#include "pool/sign_in/custom/custom_auth.hpp"

#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

using enum challenge_name;

challenge_decision next(std::string name) { return {std::move(name), {}, {}}; }

TEST(custom_auth, follows_what_the_function_decides) {
    const custom_rounds none;
    const custom_rounds srp{{"SRP_A", true, {}}};
    const custom_rounds proved{{"SRP_A", true, {}}, {"PASSWORD_VERIFIER", true, {}}};
    const custom_rounds factor{{"SRP_A", true, {}}, {"PASSWORD_VERIFIER", true, {}}, {"EMAIL_OTP", true, {}}};
    user_pool_document pool;
    pool.settings.DeviceConfiguration.emplace();
    pool.settings.MfaConfiguration = cognito::mfa_mode::OPTIONAL;
    pool.mfa.has_software_token = true;
    pool.mfa.email.emplace();
    const std::string refused = "NotAuthorizedException", invalid = "InvalidLambdaResponseException";
    struct row {
        challenge_decision decision;
        const custom_rounds& rounds;
        std::string expected; // a challenge, "tokens", or the name of the refusal
    };
    const row table[]{
        {{{}, {}, true}, none, refused},
        {{"CUSTOM_CHALLENGE", true, true}, none, refused},
        {{{}, true, false}, none, "tokens"},
        {{"CUSTOM_CHALLENGE", true, {}}, none, "tokens"},
        {next("CUSTOM_CHALLENGE"), none, "CUSTOM_CHALLENGE"},
        {{"CUSTOM_CHALLENGE", false, false}, proved, "CUSTOM_CHALLENGE"},
        {next("PASSWORD_VERIFIER"), none, invalid},
        {next("PASSWORD_VERIFIER"), srp, "PASSWORD_VERIFIER"},
        {next("PASSWORD_VERIFIER"), proved, invalid},
        {next("SOFTWARE_TOKEN_MFA"), none, "SOFTWARE_TOKEN_MFA"},
        {next("EMAIL_OTP"), proved, "EMAIL_OTP"},
        {next("EMAIL_OTP"), factor, invalid},
        {next("SMS_MFA"), none, invalid},
        {next("SMS_OTP"), none, invalid},
        {next("DEVICE_SRP_AUTH"), none, "DEVICE_SRP_AUTH"},
        {next("DEVICE_PASSWORD_VERIFIER"), none, invalid},
        {next("SRP_A"), srp, invalid},
        {next("ADMIN_NO_SRP_AUTH"), none, invalid},
        {next("custom_challenge"), none, invalid},
        {next("NEW_PASSWORD_REQUIRED"), srp, invalid},
        {next(""), none, invalid},
        {{}, none, invalid},
    };
    for (const auto& each : table) {
        const auto step = custom_step(pool, each.decision, each.rounds);
        const auto seen = !step             ? step.error().name
                          : step->challenge ? std::string(json::enum_name(*step->challenge))
                                            : "tokens";
        EXPECT_EQ(seen, each.expected) << each.decision.challengeName.value_or("-");
    }
    EXPECT_EQ(proof_of(none), proof::functions);
    EXPECT_EQ(proof_of(proved), proof::first_factor);
    EXPECT_EQ(proof_of(factor), proof::second_factor);
    EXPECT_EQ(proof_of({{"EMAIL_OTP", true, {}}}), proof::functions);
    for (const auto* name : {"SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "DEVICE_SRP_AUTH"})
        EXPECT_EQ(custom_step({}, next(name), none).error().name, invalid) << name << ", which the pool does not have";
}

class custom_auth_test : public administration_fixture {
  protected:
    void SetUp() override {
        std::string functions;
        for (const auto* name : {"DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"})
            functions += fmt::format(R"({}"{}":"{}")", functions.empty() ? "" : ",", name, hook_transport::function);
        make_pool(R"(,"UsernameAttributes":["email"],"DeviceConfiguration":{},"LambdaConfig":{)" + functions + "}");
        make_client(R"(,"ExplicitAuthFlows":["ALLOW_CUSTOM_AUTH"],"PreventUserExistenceErrors":"ENABLED")");
        make_user("ann@example.com", R"("email_verified":"true")");
        functions_.answer = [this](boost::json::object event) { return answered(std::move(event)); };
    }
    // Asks for a word up to three times, as most functions do; notes what it was told.
    hook_transport::reply answered(boost::json::object event) {
        const auto source = base::json::text_at(event, "triggerSource");
        const auto& asked = event.at("request").as_object();
        auto& response = event.at("response").as_object();
        if (source == "DefineAuthChallenge_Authentication") {
            was_missing_ = asked.at("userNotFound").as_bool();
            rounds_ = asked.at("session").as_array();
            if (!rounds_.empty() && rounds_.back().at("challengeResult").as_bool())
                response["issueTokens"] = true;
            else if (rounds_.size() >= 3)
                response["failAuthentication"] = true;
            else
                response["challengeName"] = "CUSTOM_CHALLENGE";
        } else if (source == "CreateAuthChallenge_Authentication") {
            EXPECT_EQ(asked.at("challengeName").as_string(), "CUSTOM_CHALLENGE");
            response["publicChallengeParameters"] = {{"hint", "a colour"}};
            response["privateChallengeParameters"] = {{"answer", "blue"}};
            response["challengeMetadata"] = "COLOUR";
        } else {
            response["answerCorrect"] =
                asked.at("challengeAnswer") == asked.at("privateChallengeParameters").at("answer");
        }
        return hook_transport::returned(boost::json::serialize(event));
    }
    // `more` continues the parameters.
    static std::string begin_body(std::string_view name, std::string_view more = "") {
        return fmt::format(
            R"({{"ClientId":"$CLIENT","AuthFlow":"CUSTOM_AUTH","AuthParameters":{{"USERNAME":"{}"{}}}}})", name, more);
    }
    boost::json::value begin(std::string_view name) { return call("InitiateAuth", begin_body(name)); }
    // `more` continues the responses.
    dispatcher::wire_reply answer(const boost::json::value& asked, std::string_view name, std::string_view word,
                                  std::string_view more = "") {
        return raw("RespondToAuthChallenge",
                   fmt::format(R"({{"ClientId":"$CLIENT","ChallengeName":"CUSTOM_CHALLENGE","Session":"{}",)"
                               R"("ChallengeResponses":{{"USERNAME":"{}","ANSWER":"{}"{}}}}})",
                               text(asked, "/Session"), name, word, more));
    }

    bool was_missing_ = false;
    boost::json::array rounds_;
};

TEST_F(custom_auth_test, a_right_answer_gives_tokens_and_serves_once) {
    const auto asked = begin("ann@example.com");
    EXPECT_EQ(text(asked, "/ChallengeName"), "CUSTOM_CHALLENGE");
    EXPECT_EQ(text(asked, "/ChallengeParameters/hint"), "a colour");
    EXPECT_EQ(asked.at("ChallengeParameters").as_object().size(), 2U);
    const auto username = text(asked, "/ChallengeParameters/USERNAME");
    const auto reply = answer(asked, username, "blue");
    EXPECT_EQ(reply.status, 200U) << reply.error_message;
    EXPECT_NE(reply.body.find("AccessToken"), std::string::npos);
    ASSERT_EQ(rounds_.size(), 1U);
    EXPECT_EQ(text(rounds_.front(), "/challengeMetadata"), "COLOUR");
    EXPECT_EQ(answer(asked, username, "blue").error_name, "NotAuthorizedException");
}

TEST_F(custom_auth_test, wrong_answers_are_the_functions_to_judge) {
    auto asked = begin("ann@example.com");
    for (int round = 0; round < 2; ++round) {
        const auto reply = answer(asked, "ann@example.com", "red");
        ASSERT_EQ(reply.status, 200U) << reply.error_message;
        // The same question cannot be answered again.
        EXPECT_EQ(answer(asked, "ann@example.com", "blue").error_name, "NotAuthorizedException");
        asked = boost::json::parse(reply.body);
    }
    EXPECT_EQ(answer(asked, "ann@example.com", "red").error_message, "Incorrect username or password.");
    EXPECT_EQ(rounds_.size(), 3U);
}

TEST_F(custom_auth_test, somebody_who_does_not_exist_is_asked_and_gets_no_tokens) {
    const auto asked = begin("nobody@example.com");
    EXPECT_TRUE(was_missing_);
    EXPECT_EQ(text(asked, "/ChallengeName"), "CUSTOM_CHALLENGE");
    const auto username = text(asked, "/ChallengeParameters/USERNAME");
    EXPECT_EQ(username.size(), 36U);
    EXPECT_EQ(text(asked, "/Session").size(), text(begin("ann@example.com"), "/Session").size());
    // Under the name of the challenge as under the typed one.
    const auto again = answer(asked, username, "red");
    ASSERT_EQ(again.status, 200U) << again.error_message;
    const auto reply = answer(boost::json::parse(again.body), "nobody@example.com", "blue");
    EXPECT_EQ(reply.error_message, "Incorrect username or password.");
}

TEST_F(custom_auth_test, a_session_serves_its_own_user_and_time) {
    make_user("ben@example.com", R"("email_verified":"true")");
    const auto asked = begin("ann@example.com");
    for (const std::string_view name : {"ben@example.com", "nobody@example.com"})
        EXPECT_EQ(answer(asked, name, "blue").error_message, "Invalid session for the user.") << name;
    clock_.advance(std::chrono::minutes{4});
    EXPECT_EQ(answer(asked, "ann@example.com", "blue").error_message,
              "Invalid session for the user, session is expired.");
}

TEST_F(custom_auth_test, an_answer_with_a_forgotten_device_is_given_again_without_it) {
    for (const auto* name : {"ann@example.com", "nobody@example.com"}) {
        const auto asked = begin(name);
        const auto refused =
            answer(asked, name, "red", R"(,"DEVICE_KEY":"eu-west-1_00000000-0000-4000-8000-000000000000")");
        EXPECT_EQ(refused.error_message, "Device does not exist.") << name;
        EXPECT_EQ(answer(asked, name, "red").status, 200U) << name;
    }
}

TEST_F(custom_auth_test, a_device_that_the_client_named_at_the_beginning_proves_itself) {
    const auto key = make_device("ann@example.com");
    const auto asked = call("InitiateAuth", begin_body("ann@example.com", fmt::format(R"(,"DEVICE_KEY":"{}")", key)));
    const auto reply = answer(asked, "ann@example.com", "blue");
    ASSERT_EQ(reply.status, 200U) << reply.error_message;
    EXPECT_EQ(text(boost::json::parse(reply.body), "/ChallengeName"), "DEVICE_SRP_AUTH");
}

TEST_F(custom_auth_test, functions_that_answer_with_something_else) {
    using reply = hook_transport::reply;
    struct row {
        std::string_view source;
        std::function<reply(boost::json::object)> answer;
        std::string failure;
    };
    const auto with_private = [](const std::string& value) {
        return [value](boost::json::object event) {
            event.at("response").as_object()["privateChallengeParameters"] = {{"answer", value}};
            return hook_transport::returned(boost::json::serialize(event));
        };
    };
    const auto with = [](std::string body) {
        return [body = std::move(body)](const boost::json::object&) { return hook_transport::returned(body); };
    };
    const std::string unrecognizable = "InvalidLambdaResponseException: Unrecognizable lambda output";
    const row table[]{
        {"DefineAuthChallenge_Authentication", with("null"), unrecognizable},
        {"DefineAuthChallenge_Authentication", with("[]"), unrecognizable},
        {"DefineAuthChallenge_Authentication", with(R"({"response":{"issueTokens":"true"}})"), unrecognizable},
        {"DefineAuthChallenge_Authentication", with(R"({"response":{}})"), unrecognizable},
        {"CreateAuthChallenge_Authentication", with("null"), unrecognizable},
        // It would be kept for each try.
        {"CreateAuthChallenge_Authentication", with_private(std::string(100'000, 'x')), unrecognizable},
        {"CreateAuthChallenge_Authentication",
         [](const auto&) { return hook_transport::status(400, R"({"errorMessage":"no"})"); },
         "UserLambdaValidationException: CreateAuthChallenge failed with error no."},
    };
    for (const auto& each : table) {
        functions_.answer = [&](boost::json::object event) {
            return base::json::text_at(event, "triggerSource") == each.source ? each.answer(std::move(event))
                                                                              : answered(std::move(event));
        };
        // Whether or not there is such a user.
        for (const auto* name : {"ann@example.com", "nobody@example.com"})
            EXPECT_EQ(failure_of("InitiateAuth", begin_body(name)), each.failure) << name;
    }
}

TEST_F(custom_auth_test, an_answer_that_was_not_judged_is_not_right) {
    for (const auto* body : {"null", R"({"response":{}})", R"({"response":{"answerCorrect":1}})"}) {
        const auto asked = begin("ann@example.com");
        functions_.answer = [&](boost::json::object event) {
            return base::json::text_at(event, "triggerSource").starts_with("Verify") ? hook_transport::returned(body)
                                                                                     : answered(std::move(event));
        };
        const auto reply = answer(asked, "ann@example.com", "blue");
        EXPECT_EQ(reply.body.find("AccessToken"), std::string::npos) << body;
        EXPECT_EQ(answer(asked, "ann@example.com", "blue").error_name, "NotAuthorizedException");
        functions_.answer = [this](boost::json::object event) { return answered(std::move(event)); };
    }
}

} // namespace
} // namespace poolguard::pool
