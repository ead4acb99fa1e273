#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

constexpr std::string_view sms = R"("SmsConfiguration":{"SnsCallerArn":"arn:aws:iam::123456789012:role/sms"})";

class mfa_config_test : public administration_fixture {
  protected:
    boost::json::value set(std::string_view members) {
        return call("SetUserPoolMfaConfig", fmt::format(R"({{"UserPoolId":"$POOL",{}}})", members));
    }
    std::string shown() { return boost::json::serialize(call("GetUserPoolMfaConfig", R"({"UserPoolId":"$POOL"})")); }
};

TEST_F(mfa_config_test, shows_only_what_was_set) {
    struct row {
        std::string_view given, shown;
    };
    constexpr std::string_view with_sms =
        R"("SmsMfaConfiguration":{"SmsConfiguration":{"SnsCallerArn":"arn:aws:iam::123456789012:role/sms"}})";
    const std::string off_beside_sms =
        fmt::format(R"("MfaConfiguration":"ON","SoftwareTokenMfaConfiguration":{{"Enabled":false}},{})", with_sms);
    const row table[]{
        {R"("MfaConfiguration":"OPTIONAL","SoftwareTokenMfaConfiguration":{"Enabled":true})",
         R"({"SoftwareTokenMfaConfiguration":{"Enabled":true},"MfaConfiguration":"OPTIONAL"})"},
        {R"("MfaConfiguration":"OFF")", R"({"MfaConfiguration":"OFF"})"},
        {R"("MfaConfiguration":"OFF","WebAuthnConfiguration":{"RelyingPartyId":"example.com",)"
         R"("UserVerification":"preferred"})",
         R"({"MfaConfiguration":"OFF","WebAuthnConfiguration":{"RelyingPartyId":"example.com",)"
         R"("UserVerification":"preferred"}})"},
        {off_beside_sms,
         R"({"SmsMfaConfiguration":{"SmsConfiguration":{"SnsCallerArn":"arn:aws:iam::123456789012:role/sms",)"
         R"("SnsRegion":"eu-west-1"}},)"
         R"("SoftwareTokenMfaConfiguration":{"Enabled":false},"MfaConfiguration":"ON"})"},
        {R"("MfaConfiguration":"OPTIONAL","EmailMfaConfiguration":{"Message":"Use {####}","Subject":"Code"})",
         R"({"EmailMfaConfiguration":{"Message":"Use {####}","Subject":"Code"},"MfaConfiguration":"OPTIONAL"})"},
    };
    make_pool();
    EXPECT_EQ(shown(), R"({"MfaConfiguration":"OFF"})");
    for (const auto& [given, expected] : table) {
        EXPECT_EQ(boost::json::serialize(set(given)), expected);
        EXPECT_EQ(shown(), expected);
    }
}

TEST_F(mfa_config_test, is_the_same_at_the_pool_for_text_messages) {
    make_pool();
    set(fmt::format(R"("MfaConfiguration":"ON","SmsMfaConfiguration":{{"SmsAuthenticationMessage":"Say {{####}}",{}}})",
                    sms));
    const auto pool = call("DescribeUserPool", R"({"UserPoolId":"$POOL"})").at("UserPool");
    EXPECT_EQ(text(pool, "/SmsAuthenticationMessage"), "Say {####}");
    EXPECT_EQ(text(pool, "/SmsConfiguration/SnsCallerArn"), "arn:aws:iam::123456789012:role/sms");
}

TEST_F(mfa_config_test, refuses_what_cognito_refuses) {
    struct row {
        std::string pool, given, message;
    };
    const std::string token = R"("SoftwareTokenMfaConfiguration":{"Enabled":true})";
    const std::string off = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.";
    const std::string none =
        "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.";
    const auto factors = [](std::string_view factor) {
        return fmt::format(R"(,{},"Policies":{{"SignInPolicy":{{"AllowedFirstAuthFactors":["PASSWORD","{}"]}}}})", sms,
                           factor);
    };
    const std::string only = "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is "
                             "enabled";
    const std::string single = "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
                               "WebAuthn is an allowed first auth factor";
    const row table[]{
        {"", R"("MfaConfiguration":"OFF",)" + token, off},
        {"", R"("SoftwareTokenMfaConfiguration":{"Enabled":false})", off},
        {"", R"("MfaConfiguration":"ON")", none},
        {"", R"("MfaConfiguration":"OPTIONAL","SoftwareTokenMfaConfiguration":{"Enabled":false})", none},
        {"", R"("MfaConfiguration":"ON","SmsMfaConfiguration":{})",
         "SMS configuration and Auto verification for phone_number are required when MFA is required/optional"},
        {factors("EMAIL_OTP"), R"("MfaConfiguration":"ON",)" + token, only},
        {factors("SMS_OTP"), R"("MfaConfiguration":"ON",)" + token, only},
        {factors("WEB_AUTHN"), R"("MfaConfiguration":"ON",)" + token, single},
        {factors("WEB_AUTHN"),
         R"("MfaConfiguration":"ON","WebAuthnConfiguration":{"FactorConfiguration":"SINGLE_FACTOR"},)" + token, single},
        {"", R"("MfaConfiguration":"ON","WebAuthnConfiguration":{"UserVerification":"never"},)" + token,
         "1 validation error detected: Value 'never' at 'webAuthnConfiguration.userVerification' failed to satisfy "
         "constraint: Member must satisfy enum value set: [required, preferred]"},
    };
    for (const auto& [pool, given, message] : table) {
        make_pool(pool);
        EXPECT_EQ(failure_of("SetUserPoolMfaConfig", R"({"UserPoolId":"$POOL",)" + given + "}"),
                  "InvalidParameterException: " + message)
            << given;
        EXPECT_EQ(shown(), R"({"MfaConfiguration":"OFF"})");
    }
    make_pool(factors("WEB_AUTHN"));
    set(R"("MfaConfiguration":"ON","WebAuthnConfiguration":{"FactorConfiguration":)"
        R"("MULTI_FACTOR_WITH_USER_VERIFICATION"},)" +
        token);
    make_pool(factors("EMAIL_OTP"));
    set(R"("MfaConfiguration":"OPTIONAL",)" + token);
}

TEST_F(mfa_config_test, is_not_turned_on_by_an_update) {
    make_pool("," + std::string(sms));
    const std::string on = R"({"UserPoolId":"$POOL","MfaConfiguration":"ON",)" + std::string(sms) + "}";
    EXPECT_EQ(failure_of("UpdateUserPool", on),
              "InvalidParameterException: Cannot turn MFA functionality ON, once the user pool has been created.");
    set(R"("MfaConfiguration":"ON","SoftwareTokenMfaConfiguration":{"Enabled":true})");
    call("UpdateUserPool", on);
    call("UpdateUserPool", R"({"UserPoolId":"$POOL","AutoVerifiedAttributes":["email"]})");
    EXPECT_NE(shown().find(R"("MfaConfiguration":"ON")"), std::string::npos);
    EXPECT_NE(shown().find(R"({"Enabled":true})"), std::string::npos);
    call("UpdateUserPool", R"({"UserPoolId":"$POOL","MfaConfiguration":"OFF"})");
    EXPECT_EQ(shown(), R"({"MfaConfiguration":"OFF"})");
}

} // namespace
} // namespace poolguard::pool
