#include "pool/sign_in/mfa_preferences.hpp"
#include "unit/pool/administration_fixture.hpp"

#include <regex>
#include <set>

namespace poolguard::pool {
namespace {

class first_factor_challenges_test : public administration_fixture {
  protected:
    void SetUp() override {
        make_pool(R"(,"AutoVerifiedAttributes":["email"],"DeviceConfiguration":{},)"
                  R"("Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","EMAIL_OTP"]}})");
        add_client();
    }
    void add_client() {
        make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_AUTH","ALLOW_USER_PASSWORD_AUTH"],)"
                    R"("PreventUserExistenceErrors":"ENABLED")");
    }
    // Without a password.
    void add(const std::string& name) {
        make_user(name, fmt::format(R"("email":"{}@example.com","email_verified":"true")", name));
    }
    static std::string preferring(std::string_view factor) {
        return fmt::format(R"(,"PREFERRED_CHALLENGE":"{}")", factor);
    }
    static std::string naming(std::string_view device) { return fmt::format(R"(,"DEVICE_KEY":"{}")", device); }
    // `more` continues the parameters.
    boost::json::value begin(std::string_view name, std::string_view more = "", std::string_view flow = "USER_AUTH") {
        return call("InitiateAuth",
                    fmt::format(R"({{"ClientId":"$CLIENT","AuthFlow":"{}","AuthParameters":{{"USERNAME":"{}"{}}}}})",
                                flow, name, more));
    }
    std::string answer_to(const boost::json::value& asked, std::string_view name, std::string_view more) {
        return fmt::format(R"({{"ClientId":"$CLIENT","ChallengeName":"{}","Session":"{}",)"
                           R"("ChallengeResponses":{{"USERNAME":"{}"{}}}}})",
                           text(asked, "/ChallengeName"), text(asked, "/Session"), name, more);
    }
    boost::json::value answer(const boost::json::value& asked, std::string_view name, std::string_view more) {
        return call("RespondToAuthChallenge", answer_to(asked, name, more));
    }
    std::string refusal(const boost::json::value& asked, std::string_view name, std::string_view more) {
        return failure_of("RespondToAuthChallenge", answer_to(asked, name, more));
    }
    // The code of the last message, whether or not it is delivered.
    std::string code() {
        std::smatch found;
        const auto& letter = mail_.sent.at(mail_.sent.size() - 1).text;
        return std::regex_search(letter, found, std::regex(R"(\d{6,8})")) ? found.str() : "none";
    }
    std::string right_code() { return fmt::format(R"(,"EMAIL_OTP_CODE":"{}")", code()); }
};

TEST_F(first_factor_challenges_test, no_code_signs_in_those_who_cannot_have_one) {
    call("SetUserPoolMfaConfig", R"({"UserPoolId":"$POOL","MfaConfiguration":"OPTIONAL",)"
                                 R"("SoftwareTokenMfaConfiguration":{"Enabled":true}})");
    struct row {
        std::string name;
        std::function<void(user_document&)> change;
    };
    const row table[]{
        {"unverified", [](auto& user) { user.attributes["email_verified"] = "false"; }},
        {"federated", [](auto& user) { user.status = cognito::user_status::EXTERNAL_PROVIDER; }},
        {"guarded",
         [](auto& user) {
             user.mfa.totp_key = "sealed";
             choose(user, challenge_name::SOFTWARE_TOKEN_MFA);
         }},
    };
    for (const auto& [name, change] : table) {
        add(name);
        EXPECT_TRUE(users_.update(pool(), name, [&](user_document& user) -> result<void> {
            change(user);
            return {};
        }));
        for (const auto& preferred : {preferring("EMAIL_OTP"), std::string()}) {
            mail_.sent.clear();
            auto asked = begin(name, preferred);
            if (text(asked, "/ChallengeName") == "SELECT_CHALLENGE")
                asked = answer(asked, name, R"(,"ANSWER":"EMAIL_OTP")");
            EXPECT_EQ(text(asked, "/ChallengeName"), "EMAIL_OTP") << name;
            ASSERT_EQ(mail_.sent.size(), 1U) << name;
            EXPECT_TRUE(mail_.sent.front().is_for_nobody) << name;
            EXPECT_EQ(refusal(asked, name, right_code()),
                      "CodeMismatchException: Invalid code or auth state for the user.")
                << name;
        }
    }
}

TEST_F(first_factor_challenges_test, unknown_names_look_like_users_with_and_without_a_password) {
    add("ann");
    const auto shape_of = [&](const std::string& name) {
        const auto asked = begin(name);
        return fmt::format("{} {} {}", text(asked, "/ChallengeName"),
                           boost::json::serialize(asked.at("AvailableChallenges")), text(asked, "/Session").size());
    };
    const auto shapes = [&] {
        std::vector<std::string> out;
        for (int number = 0; number < 32; ++number)
            out.push_back(shape_of(fmt::format("nobody{}", number)));
        return out;
    };
    const auto seen = shapes();
    EXPECT_EQ(shapes(), seen);
    auto expected = std::set{shape_of("ann")};
    call("AdminSetUserPassword", R"({"UserPoolId":"$POOL","Username":"ann","Password":"Passw0rd!","Permanent":true})");
    expected.insert(shape_of("ann"));
    EXPECT_EQ(expected.size(), 2U);
    EXPECT_EQ(std::set(seen.begin(), seen.end()), expected);

    // In a pool without codes everybody has a password.
    make_pool();
    add_client();
    const auto others = shapes();
    EXPECT_EQ(std::set(others.begin(), others.end()).size(), 1U);
    EXPECT_TRUE(others.front().starts_with(R"(SELECT_CHALLENGE ["PASSWORD","PASSWORD_SRP"])")) << others.front();
}

TEST_F(first_factor_challenges_test, a_device_that_the_client_named_at_the_beginning_proves_itself) {
    add("ann");
    const auto asked = begin("ann", naming(make_device("ann")));
    EXPECT_EQ(text(answer(asked, "ann", right_code()), "/ChallengeName"), "DEVICE_SRP_AUTH");
}

TEST_F(first_factor_challenges_test, a_device_that_was_forgotten_meanwhile_does_not_use_the_answer_up) {
    struct row {
        std::string name, flow, parameters, challenge;
        bool says_it_again; // which device it is
    };
    const std::string temporary = R"(,"PASSWORD":"Temp0rary!")";
    const row table[]{
        {"ann", "USER_AUTH", preferring("EMAIL_OTP"), "EMAIL_OTP", true},
        {"ben", "USER_AUTH", preferring("EMAIL_OTP"), "EMAIL_OTP", false},
        {"cleo", "USER_PASSWORD_AUTH", temporary, "NEW_PASSWORD_REQUIRED", true},
        {"dora", "USER_PASSWORD_AUTH", temporary, "NEW_PASSWORD_REQUIRED", false},
    };
    for (const auto& each : table) {
        add(each.name);
        const bool is_code = each.challenge == "EMAIL_OTP";
        if (!is_code)
            call("AdminSetUserPassword",
                 fmt::format(R"({{"UserPoolId":"$POOL","Username":"{}","Password":"Temp0rary!"}})", each.name));
        const auto device = make_device(each.name);
        const auto asked = begin(each.name, each.parameters + naming(device), each.flow);
        EXPECT_EQ(text(asked, "/ChallengeName"), each.challenge);
        const auto given = is_code ? right_code() : R"(,"NEW_PASSWORD":"N3wPassw0rd!")";
        const auto user = users_.get(pool(), each.name).value().user;
        EXPECT_TRUE(stores_.ports.devices.forget(pool(), user, device));
        if (each.says_it_again) {
            EXPECT_EQ(refusal(asked, each.name, given + naming(device)),
                      "ResourceNotFoundException: Device does not exist.");
        }
        const auto reply = answer(asked, each.name, given);
        EXPECT_NE(text(reply, "/AuthenticationResult/NewDeviceMetadata/DeviceKey"), device);
    }
}

TEST_F(first_factor_challenges_test, the_session_of_a_sign_up_waits_for_the_confirmation) {
    const auto made = call("SignUp", R"({"ClientId":"$CLIENT","Username":"ann",)"
                                     R"("UserAttributes":[{"Name":"email","Value":"ann@example.com"}]})");
    const auto session = text(made, "/Session");
    const auto with = [](const std::string& given) {
        return fmt::format(R"({{"ClientId":"$CLIENT","AuthFlow":"USER_AUTH","Session":"{}",)"
                           R"("AuthParameters":{{"USERNAME":"ann"}}}})",
                           given);
    };
    EXPECT_EQ(failure_of("InitiateAuth", with(session)), "UserNotConfirmedException: User is not confirmed.");
    const auto confirmed =
        call("ConfirmSignUp",
             fmt::format(R"({{"ClientId":"$CLIENT","Username":"ann","ConfirmationCode":"{}","Session":"{}"}})", code(),
                         session));
    const auto next = text(confirmed, "/Session");
    EXPECT_FALSE(text(call("InitiateAuth", with(next)), "/AuthenticationResult/AccessToken").empty());
    for (const auto& each : {next, session})
        EXPECT_EQ(raw("InitiateAuth", with(each)).error_name, cognito::failure_name::not_authorized);
}

} // namespace
} // namespace poolguard::pool
