#include "authenticator_app.hpp"
#include "unit/pool/accounts/accounts_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::code_mismatch;
using cognito::failure_name::limit_exceeded;
using cognito::failure_name::not_authorized;

class second_factors_test : public accounts_fixture {
  protected:
    void SetUp() override {
        accounts_fixture::SetUp();
        require("OPTIONAL");
        make_member("ann");
    }
    void require(std::string_view mode) {
        call("SetUserPoolMfaConfig",
             fmt::format(R"({{"UserPoolId":"$POOL","MfaConfiguration":"{}",)"
                         R"("SoftwareTokenMfaConfiguration":{{"Enabled":true}},)"
                         R"("EmailMfaConfiguration":{{"Message":"{{####}}","Subject":"Code"}}}})",
                         mode));
    }
    // The challenge, "tokens", or the failure; its session is kept.
    std::string noted(const dispatcher::wire_reply& reply) {
        if (reply.status != 200) return reply.error_name;
        const auto whole = boost::json::parse(reply.body).as_object();
        if (!whole.contains("ChallengeName")) return "tokens";
        session_ = text(whole, "/Session");
        parameters_ = whole.at("ChallengeParameters").as_object();
        return text(whole, "/ChallengeName");
    }
    std::string begin(std::string_view name = "ann") {
        return noted(raw("InitiateAuth", fmt::format(R"({{"ClientId":"$CLIENT","AuthFlow":"USER_PASSWORD_AUTH",)"
                                                     R"("AuthParameters":{{"USERNAME":"{}","PASSWORD":"Passw0rd!"}}}})",
                                                     name)));
    }
    std::string answer(std::string_view challenge, const std::string& more, std::string_view name = "ann") {
        return noted(
            raw("RespondToAuthChallenge", fmt::format(R"({{"ClientId":"$CLIENT","ChallengeName":"{}","Session":"{}",)"
                                                      R"("ChallengeResponses":{{"USERNAME":"{}"{}}}}})",
                                                      challenge, session_, name, more)));
    }
    std::string answer_app(const std::string& code) {
        return answer("SOFTWARE_TOKEN_MFA", fmt::format(R"(,"SOFTWARE_TOKEN_MFA_CODE":"{}")", code));
    }
    std::string answer_mail(const std::string& code, std::string_view name = "ann") {
        return answer("EMAIL_OTP", fmt::format(R"(,"EMAIL_OTP_CODE":"{}")", code), name);
    }
    std::string app_code(std::int64_t steps = 0) const { return code_of_app(key_, clock_.now(), steps); }
    // With the token of the last sign-in.
    void begin_app() {
        key_ = text(call("AssociateSoftwareToken", fmt::format(R"({{"AccessToken":"{}"}})", token_)), "/SecretCode");
    }
    std::string finish_app(const std::string& code) {
        return by_owner("VerifySoftwareToken", fmt::format(R"(,"UserCode":"{}")", code));
    }
    void choose(const char* setting) {
        ASSERT_EQ(by_administrator("AdminSetUserMFAPreference", "ann",
                                   fmt::format(R"(,"{}":{{"Enabled":true,"PreferredMfa":true}})", setting)),
                  "done");
    }
    void add_app() {
        ASSERT_EQ(sign_in("ann", "Passw0rd!"), "done");
        begin_app();
        ASSERT_EQ(finish_app(app_code()), "done");
        choose("SoftwareTokenMfaSettings");
        clock_.advance(90s);
    }

    std::string session_, key_;
    boost::json::object parameters_;
};

TEST_F(second_factors_test, an_app_counts_once_it_has_shown_a_code) {
    ASSERT_EQ(sign_in("ann", "Passw0rd!"), "done");
    begin_app();
    EXPECT_EQ(begin(), "tokens");
    EXPECT_EQ(finish_app(other_than(app_code())), cognito::failure_name::enable_software_token);
    EXPECT_NE(by_administrator("AdminSetUserMFAPreference", "ann",
                               R"(,"SoftwareTokenMfaSettings":{"Enabled":true,"PreferredMfa":true})"),
              "done");
    EXPECT_EQ(begin(), "tokens");
    EXPECT_EQ(finish_app(app_code()), "done");
    EXPECT_EQ(begin(), "tokens"); // it was not chosen yet
    choose("SoftwareTokenMfaSettings");
    EXPECT_EQ(begin(), "SOFTWARE_TOKEN_MFA");
    EXPECT_EQ(answer_app(app_code()), cognito::failure_name::expired_code); // used to set it up
    clock_.advance(30s);
    EXPECT_EQ(answer_app(app_code()), "tokens");
}

TEST_F(second_factors_test, a_session_serves_for_one_success_of_its_user) {
    add_app();
    make_member("ben", R"("email":"ben@example.com","email_verified":"true")");
    EXPECT_EQ(begin(), "SOFTWARE_TOKEN_MFA");
    EXPECT_EQ(answer("SOFTWARE_TOKEN_MFA", fmt::format(R"(,"SOFTWARE_TOKEN_MFA_CODE":"{}")", app_code()), "ben"),
              not_authorized);
    EXPECT_EQ(answer("MFA_SETUP", ""), not_authorized);
    EXPECT_EQ(answer("NEW_PASSWORD_REQUIRED", R"(,"NEW_PASSWORD":"N3w-passw0rd!")"), not_authorized);
    EXPECT_EQ(answer_app(other_than(app_code())), code_mismatch);
    EXPECT_EQ(answer_app(app_code()), "tokens");
    EXPECT_EQ(answer_app(app_code(1)), not_authorized); // the session was used
    EXPECT_EQ(begin(), "SOFTWARE_TOKEN_MFA");
    EXPECT_EQ(answer_app(app_code()), cognito::failure_name::expired_code); // and so was the code
    clock_.advance(3min - 1ms);
    const auto late = app_code();
    clock_.advance(1ms);
    EXPECT_EQ(answer_app(late), not_authorized);
    EXPECT_EQ(begin(), "SOFTWARE_TOKEN_MFA");
    ASSERT_EQ(by_administrator("AdminDisableUser", "ann"), "done");
    EXPECT_EQ(answer_app(app_code()), not_authorized);
}

TEST_F(second_factors_test, guesses_lock_the_right_code_out_too) {
    add_app();
    EXPECT_EQ(begin(), "SOFTWARE_TOKEN_MFA");
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(answer_app(other_than(app_code())), code_mismatch) << i;
    EXPECT_EQ(answer_app(app_code()), limit_exceeded);
    clock_.advance(1s - 1ms);
    EXPECT_EQ(answer_app(app_code()), limit_exceeded);
    clock_.advance(1ms);
    EXPECT_EQ(answer_app(app_code()), "tokens");
}

TEST_F(second_factors_test, a_password_alone_replaces_no_factor) {
    require("ON");
    EXPECT_EQ(begin(), "MFA_SETUP");
    const auto of_setup = session_;
    const auto by_session = [&](const std::string& session) {
        return outcome("AssociateSoftwareToken", fmt::format(R"({{"Session":"{}"}})", session));
    };
    EXPECT_EQ(answer("MFA_SETUP", ""), not_authorized); // nothing was set up
    const auto begun = call("AssociateSoftwareToken", fmt::format(R"({{"Session":"{}"}})", of_setup));
    key_ = text(begun, "/SecretCode");
    const auto verify = [&](const std::string& code) {
        return raw("VerifySoftwareToken",
                   fmt::format(R"({{"Session":"{}","UserCode":"{}"}})", text(begun, "/Session"), code));
    };
    EXPECT_EQ(verify(other_than(app_code())).error_name, cognito::failure_name::enable_software_token);
    session_ = text(begun, "/Session");
    EXPECT_EQ(answer("MFA_SETUP", ""), not_authorized);
    const auto verified = verify(app_code());
    ASSERT_EQ(verified.status, 200U);
    session_ = text(boost::json::parse(verified.body), "/Session");
    EXPECT_EQ(answer("MFA_SETUP", ""), "tokens");
    EXPECT_EQ(answer("MFA_SETUP", ""), not_authorized);
    // The session of before is one of somebody without a factor.
    EXPECT_EQ(by_session(of_setup), not_authorized);
    EXPECT_EQ(by_session(std::string(40, 'A')), not_authorized);
    EXPECT_EQ(outcome("AssociateSoftwareToken", "{}"), cognito::failure_name::invalid_parameter);
    clock_.advance(90s);
    EXPECT_EQ(begin(), "SOFTWARE_TOKEN_MFA");
    EXPECT_EQ(by_session(session_), not_authorized);
    EXPECT_EQ(answer_app(app_code()), "tokens");
}

TEST_F(second_factors_test, an_app_that_is_taken_away_during_its_set_up_signs_nobody_in) {
    require("ON");
    EXPECT_EQ(begin(), "MFA_SETUP");
    const auto begun = call("AssociateSoftwareToken", fmt::format(R"({{"Session":"{}"}})", session_));
    key_ = text(begun, "/SecretCode");
    session_ = text(call("VerifySoftwareToken",
                         fmt::format(R"({{"Session":"{}","UserCode":"{}"}})", text(begun, "/Session"), app_code())),
                    "/Session");
    ASSERT_EQ(by_administrator("AdminDeleteSoftwareToken", "ann"), "done");
    EXPECT_EQ(answer("MFA_SETUP", ""), not_authorized);
    EXPECT_FALSE(has_chosen(kept("ann"), challenge_name::SOFTWARE_TOKEN_MFA));
    EXPECT_EQ(begin(), "MFA_SETUP");
}

TEST_F(second_factors_test, a_code_by_mail_is_of_the_address_that_the_user_has) {
    choose("EmailMfaSettings");
    EXPECT_EQ(begin(), "EMAIL_OTP");
    EXPECT_EQ(mail_.sent.back().to, "ann@example.com");
    const auto former = code();
    set_address("ann", "new@example.com");
    EXPECT_EQ(answer_mail(former), code_mismatch);
    EXPECT_EQ(begin(), "EMAIL_OTP");
    const auto right = code();
    EXPECT_EQ(answer_mail(other_than(right)), code_mismatch);
    EXPECT_EQ(answer_app(right), not_authorized); // another challenge
    EXPECT_EQ(answer_mail(right), "tokens");
    EXPECT_EQ(begin(), "EMAIL_OTP");
    EXPECT_EQ(answer_mail(right), right == code() ? "tokens" : code_mismatch);
}

TEST_F(second_factors_test, a_code_by_mail_proves_the_address) {
    make_member("ben", R"("email":"ben@example.com")");
    ASSERT_EQ(by_administrator("AdminSetUserMFAPreference", "ben", R"(,"EmailMfaSettings":{"Enabled":true})"), "done");
    EXPECT_EQ(begin("ben"), "EMAIL_OTP");
    EXPECT_NE(attribute("ben", "email_verified"), "true");
    EXPECT_EQ(answer_mail(code(), "ben"), "tokens");
    EXPECT_EQ(attribute("ben", "email_verified"), "true");
    // Once that is known, a sign-in changes nothing about the user.
    const auto changed = kept("ben").modified;
    clock_.advance(1s);
    EXPECT_EQ(begin("ben"), "EMAIL_OTP");
    EXPECT_EQ(answer_mail(code(), "ben"), "tokens");
    EXPECT_EQ(kept("ben").modified, changed);
}

TEST_F(second_factors_test, a_code_by_mail_takes_nobodys_alias_away) {
    make_pool(R"(,"AliasAttributes":["email"],"AutoVerifiedAttributes":["email"])");
    client_id_ = make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"])");
    require("OPTIONAL");
    make_member("owner");
    make_member("ann", R"("email":"ann@example.com")");
    ASSERT_EQ(by_administrator("AdminSetUserMFAPreference", "ann", R"(,"EmailMfaSettings":{"Enabled":true})"), "done");
    EXPECT_EQ(begin(), "EMAIL_OTP");
    EXPECT_EQ(answer_mail(code()), "tokens");
    EXPECT_NE(attribute("ann", "email_verified"), "true");
    EXPECT_EQ(kept("ann@example.com").username, "owner");
}

TEST_F(second_factors_test, of_several_one_is_chosen_that_the_user_has) {
    add_app();
    ASSERT_EQ(by_administrator("AdminSetUserMFAPreference", "ann",
                               R"(,"EmailMfaSettings":{"Enabled":true},)"
                               R"("SoftwareTokenMfaSettings":{"Enabled":true,"PreferredMfa":false})"),
              "done");
    EXPECT_EQ(begin(), "SELECT_MFA_TYPE");
    EXPECT_EQ(parameters_.at("MFAS_CAN_CHOOSE"), R"(["SOFTWARE_TOKEN_MFA","EMAIL_OTP"])");
    EXPECT_EQ(answer("SELECT_MFA_TYPE", R"(,"ANSWER":"SMS_MFA")"), not_authorized);
    EXPECT_EQ(answer("SELECT_MFA_TYPE", ""), cognito::failure_name::invalid_parameter);
    const auto chooser = session_;
    EXPECT_EQ(answer("SELECT_MFA_TYPE", R"(,"ANSWER":"SOFTWARE_TOKEN_MFA")"), "SOFTWARE_TOKEN_MFA");
    EXPECT_EQ(answer_app(app_code()), "tokens");
    session_ = chooser;
    EXPECT_EQ(answer("SELECT_MFA_TYPE", R"(,"ANSWER":"EMAIL_OTP")"), not_authorized);
}

} // namespace
} // namespace poolguard::pool
