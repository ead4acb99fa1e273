#include "service/factors/second_factors.hpp"

#include "unit/service/administered_fixture.hpp"

namespace poolguard::service {
namespace {

using enum second_factor;
using cognito::failure_name::code_mismatch;
using cognito::failure_name::not_authorized;
using cognito::failure_name::unreachable;

class second_factors_of_the_user : public administered_fixture {
  protected:
    void have(const std::string& members) {
        replies["GetUser"] = R"({"Username":"jane","UserAttributes":[])" + members + "}";
    }

    principal who = gateway.person(access_claims());
    second_factors own{client, "us-east-1_AbC123xyZ"};
};

TEST_F(second_factors_of_the_user, are_changed_where_they_have_to_be) {
    const boost::json::object off{{"Enabled", false}, {"PreferredMfa", false}};
    const boost::json::object on{{"Enabled", true}, {"PreferredMfa", false}};
    const boost::json::object first{{"Enabled", true}, {"PreferredMfa", true}};
    struct row {
        const char* before;
        chosen_factors wanted;
        boost::json::object sent; // without the token; empty: nothing
    };
    // A pool refuses the settings of factors that it does not offer, so those that stay off are not named.
    const row rows[] = {
        {"", {}, {}},
        {"", {{SOFTWARE_TOKEN_MFA}, {}}, {{"SoftwareTokenMfaSettings", on}}},
        {"", {{EMAIL_OTP}, EMAIL_OTP}, {{"EmailMfaSettings", first}}},
        {"", {{}, SMS_MFA}, {{"SMSMfaSettings", first}}}, // to prefer one is to choose it
        {R"(,"UserMFASettingList":["SMS_MFA","EMAIL_OTP"],"PreferredMfaSetting":"SMS_MFA")",
         {{EMAIL_OTP}, {}},
         {{"SMSMfaSettings", off}, {"EmailMfaSettings", on}}},
        {R"(,"PreferredMfaSetting":"SOFTWARE_TOKEN_MFA")", {}, {{"SoftwareTokenMfaSettings", off}}},
        {R"(,"UserMFASettingList":["SOFTWARE_TOKEN_MFA"])",
         {{SOFTWARE_TOKEN_MFA}, SOFTWARE_TOKEN_MFA},
         {{"SoftwareTokenMfaSettings", first}}},
        {R"(,"UserMFASettingList":["NEW_ONE"],"PreferredMfaSetting":"NEW_ONE")", {}, {}},
    };
    for (const auto& [before, wanted, sent] : rows) {
        have(before);
        asked.clear();
        EXPECT_EQ(outcome(own.choose(who, wanted)), "done");
        EXPECT_EQ(asked.size(), sent.empty() ? 1U : 2U) << before;
        auto last = asked.back().second;
        EXPECT_EQ(last.at("AccessToken").as_string(), who.raw_token());
        last.erase("AccessToken");
        EXPECT_EQ(last, sent) << before;
    }
}

TEST_F(second_factors_of_the_user, are_read_without_those_that_are_not_known_here) {
    have(R"(,"UserMFASettingList":["EMAIL_OTP","NEW_ONE","SMS_MFA"],"PreferredMfaSetting":"NEW_ONE")");
    const auto found = own.of(who);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->methods, (std::vector{EMAIL_OTP, SMS_MFA}));
    EXPECT_EQ(found->preferred, std::nullopt);
    failures = {{"GetUser", not_authorized}};
    EXPECT_EQ(outcome(own.of(who)), not_authorized);
    EXPECT_EQ(outcome(own.choose(who, {{SMS_MFA}, {}})), not_authorized);
    EXPECT_EQ(operations(), (names{"GetUser", "GetUser", "GetUser"}));
}

TEST_F(second_factors_of_the_user, are_offered_as_the_pool_says) {
    const std::pair<const char*, std::vector<second_factor>> rows[] = {
        {R"({})", {}},
        {R"({"MfaConfiguration":"OFF","EmailMfaConfiguration":{}})", {}},
        {R"({"MfaConfiguration":"OPTIONAL"})", {}},
        {R"({"MfaConfiguration":"ON","SoftwareTokenMfaConfiguration":{"Enabled":false}})", {}},
        {R"({"MfaConfiguration":"ON","SoftwareTokenMfaConfiguration":{}})", {}},
        {R"({"MfaConfiguration":"ON","SoftwareTokenMfaConfiguration":{"Enabled":true}})", {SOFTWARE_TOKEN_MFA}},
        {R"({"MfaConfiguration":"OPTIONAL","SmsMfaConfiguration":{},"EmailMfaConfiguration":{}})",
         {SMS_MFA, EMAIL_OTP}},
    };
    for (const auto& [reply, expected] : rows) {
        replies["GetUserPoolMfaConfig"] = reply;
        EXPECT_EQ(own.offered(), expected) << reply;
    }
    failures = {{"GetUserPoolMfaConfig", unreachable}};
    EXPECT_EQ(own.offered(), std::nullopt);
}

TEST_F(second_factors_of_the_user, an_app_shows_the_address_or_else_the_name) {
    replies["AssociateSoftwareToken"] = R"({"SecretCode":"JBSWY3DPEHPK3PXP","Session":"next"})";
    const std::pair<const char*, const char*> rows[] = {
        {R"([])", "jane"},
        {R"([{"Name":"email"}])", "jane"},
        {R"([{"Name":"name","Value":"Jane"},{"Name":"email","Value":"jane@example.com"}])", "jane@example.com"},
    };
    for (const auto& [attributes, expected] : rows) {
        replies["GetUser"] = std::string(R"({"Username":"jane","UserAttributes":)") + attributes + "}";
        const auto begun = own.begin_authenticator(who);
        ASSERT_TRUE(begun) << attributes;
        EXPECT_EQ(begun->account, expected) << attributes;
        EXPECT_EQ(begun->secret.reveal(), "JBSWY3DPEHPK3PXP");
        EXPECT_FALSE(asked.back().second.contains("Session"));
    }
    const auto within = own.begin_authenticator("a session of a sign-in");
    ASSERT_TRUE(within);
    EXPECT_EQ(within->session, "next");
    EXPECT_EQ(within->account, "");
    EXPECT_EQ(asked.back().second, (boost::json::object{{"Session", "a session of a sign-in"}}));
    failures = {{"AssociateSoftwareToken", not_authorized}};
    EXPECT_EQ(outcome(own.begin_authenticator(who)), not_authorized);
    EXPECT_EQ(outcome(own.begin_authenticator("a session of a sign-in")), not_authorized);
}

TEST_F(second_factors_of_the_user, an_app_is_preferred_once_its_code_was_right) {
    const base::secret code("123456");
    failures = {{"VerifySoftwareToken", not_authorized}};
    EXPECT_EQ(outcome(own.finish_authenticator(who, code, {})), not_authorized);
    failures.clear();
    replies["VerifySoftwareToken"] = R"({"Status":"ERROR"})";
    EXPECT_EQ(outcome(own.finish_authenticator(who, code, {})), code_mismatch);
    EXPECT_EQ(operations(), (names{"VerifySoftwareToken", "VerifySoftwareToken"}));
    replies["VerifySoftwareToken"] = R"({"Status":"SUCCESS"})";
    asked.clear();
    EXPECT_EQ(outcome(own.finish_authenticator(who, code, "Phone")), "done");
    ASSERT_EQ(operations(), (names{"VerifySoftwareToken", "SetUserMFAPreference"}));
    EXPECT_EQ(asked.front().second.at("UserCode"), "123456");
    EXPECT_EQ(asked.front().second.at("FriendlyDeviceName"), "Phone");
    EXPECT_EQ(asked.back().second.at("SoftwareTokenMfaSettings"),
              (boost::json::object{{"Enabled", true}, {"PreferredMfa", true}}));
    EXPECT_FALSE(asked.back().second.contains("EmailMfaSettings"));
    failures = {{"SetUserMFAPreference", unreachable}};
    EXPECT_EQ(outcome(own.finish_authenticator(who, code, {})), unreachable);
}

TEST_F(second_factors_of_the_user, an_app_is_given_up_alone) {
    EXPECT_EQ(outcome(own.remove_authenticator(who)), "done");
    auto sent = asked.back().second;
    sent.erase("AccessToken");
    EXPECT_EQ(sent, (boost::json::object{{"SoftwareTokenMfaSettings", {{"Enabled", false}, {"PreferredMfa", false}}}}));
    failures = {{"SetUserMFAPreference", not_authorized}};
    EXPECT_EQ(outcome(own.remove_authenticator(who)), not_authorized);
}

} // namespace
} // namespace poolguard::service
