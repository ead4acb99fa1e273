#include "pool/admin/pools/pool_rules.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using cognito::user_pool_settings;

user_pool_settings settings_of(std::string_view json_text) {
    const auto read = json::read<user_pool_settings>(json_text, json::unknown_members::refuse);
    if (!read) throw std::runtime_error(std::string(json_text));
    return *read;
}

// A member of the written settings; "" where it is left out.
std::string member_of(const user_pool_settings& settings, std::string_view pointer) {
    const auto written = boost::json::parse(json::write(settings));
    boost::json::error_code missing;
    const auto* found = written.find_pointer(pointer, missing);
    return found == nullptr ? "" : boost::json::serialize(*found);
}

struct update_row {
    std::string_view pointer;
    std::string_view before; // given at creation
    std::string_view after;  // by an update that does not name it
};

#define LAMBDA "arn:aws:lambda:us-east-1:123456789012:function:f"
#define ROLE "arn:aws:iam::123456789012:role/sms"

const update_row update_rows[] = {
    // Kept.
    {"/MfaConfiguration", R"({"MfaConfiguration":"OPTIONAL"})", R"("OPTIONAL")"},
    {"/Policies/PasswordPolicy/MinimumLength", R"({"Policies":{"PasswordPolicy":{"MinimumLength":12}}})", "12"},
    {"/Policies/PasswordPolicy/RequireSymbols", R"({"Policies":{"PasswordPolicy":{"MinimumLength":12}}})", "false"},
    {"/Policies/SignInPolicy/AllowedFirstAuthFactors",
     R"({"Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","EMAIL_OTP"]}}})",
     R"(["PASSWORD","EMAIL_OTP"])"},
    {"/UserPoolTier", R"({"UserPoolTier":"PLUS"})", R"("PLUS")"},
    {"/UserPoolTags", R"({"UserPoolTags":{"stage":"one"}})", R"({"stage":"one"})"},
    {"/UserAttributeUpdateSettings/AttributesRequireVerificationBeforeUpdate",
     R"({"UserAttributeUpdateSettings":{"AttributesRequireVerificationBeforeUpdate":["email"]}})", R"(["email"])"},
    {"/DcrConfiguration/EnableStatus", R"({"DcrConfiguration":{}})", R"("Enabled")"},
    {"/KeyConfiguration/KeyType", R"({"KeyConfiguration":{"KeyType":"AWS_OWNED_KEY"}})", R"("AWS_OWNED_KEY")"},
    {"/IssuerConfiguration/Type", R"({"IssuerConfiguration":{"Type":"UPDATED"}})", R"("UPDATED")"},
    // Cannot change.
    {"/AliasAttributes", R"({"AliasAttributes":["email"]})", R"(["email"])"},
    {"/UsernameAttributes", R"({"UsernameAttributes":["email"]})", R"(["email"])"},
    {"/UsernameConfiguration/CaseSensitive", R"({"UsernameConfiguration":{"CaseSensitive":false}})", "false"},
    // Reset.
    {"/DeletionProtection", R"({"DeletionProtection":"ACTIVE"})", R"("INACTIVE")"},
    {"/LambdaConfig", R"({"LambdaConfig":{"PreSignUp":")" LAMBDA R"("}})", "{}"},
    {"/AutoVerifiedAttributes", R"({"AutoVerifiedAttributes":["email"]})", ""},
    {"/SmsVerificationMessage", R"({"SmsVerificationMessage":"{####}"})", ""},
    {"/EmailVerificationMessage", R"({"EmailVerificationMessage":"{####}"})", ""},
    {"/EmailVerificationSubject", R"({"EmailVerificationSubject":"Code"})", ""},
    {"/VerificationMessageTemplate", R"({"VerificationMessageTemplate":{"EmailMessage":"{####}"}})",
     R"({"DefaultEmailOption":"CONFIRM_WITH_CODE"})"},
    {"/VerificationMessageTemplate/DefaultEmailOption",
     R"({"VerificationMessageTemplate":{"DefaultEmailOption":"CONFIRM_WITH_LINK"}})", R"("CONFIRM_WITH_CODE")"},
    {"/VerificationMessageTemplate/EmailMessageByLink",
     R"({"VerificationMessageTemplate":{"EmailMessageByLink":"{##go##}"}})", ""},
    {"/SmsAuthenticationMessage", R"({"SmsAuthenticationMessage":"{####}"})", ""},
    {"/DeviceConfiguration", R"({"DeviceConfiguration":{}})", ""},
    {"/EmailConfiguration", R"({"EmailConfiguration":{"EmailSendingAccount":"DEVELOPER"}})",
     R"({"EmailSendingAccount":"COGNITO_DEFAULT"})"},
    {"/SmsConfiguration", R"({"SmsConfiguration":{"SnsCallerArn":")" ROLE R"("}})", ""},
    {"/AdminCreateUserConfig/AllowAdminCreateUserOnly",
     R"({"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true}})", "false"},
    {"/UserPoolAddOns", R"({"UserPoolAddOns":{"AdvancedSecurityMode":"AUDIT"}})", ""},
    {"/AccountRecoverySetting/RecoveryMechanisms/0/Name",
     R"({"AccountRecoverySetting":{"RecoveryMechanisms":[{"Priority":1,"Name":"admin_only"}]}})",
     R"("verified_email")"},
    {"/AcrConfiguration", R"({"AcrConfiguration":{"Level1":{"AcrValue":"one"}}})", ""},
};

TEST(pool_rules, an_update_keeps_some_settings_and_resets_the_others) {
    for (const auto& [pointer, before, after] : update_rows) {
        user_pool_document pool;
        pool.settings = with_defaults(settings_of(before));
        EXPECT_NE(member_of(pool.settings, pointer), "") << pointer;
        change_settings(pool, {});
        EXPECT_EQ(member_of(pool.settings, pointer), after) << pointer;
    }
}

TEST(pool_rules, an_update_of_one_policy_keeps_the_other) {
    user_pool_document pool;
    pool.settings = with_defaults(settings_of(R"({"Policies":{"PasswordPolicy":{"MinimumLength":12},
        "SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","WEB_AUTHN"]}}})"));
    change_settings(pool, settings_of(R"({"Policies":{"PasswordPolicy":{"MinimumLength":10}}})"));
    EXPECT_EQ(member_of(pool.settings, "/Policies/SignInPolicy/AllowedFirstAuthFactors"),
              R"(["PASSWORD","WEB_AUTHN"])");
    change_settings(pool, settings_of(R"({"Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD"]}}})"));
    EXPECT_EQ(member_of(pool.settings, "/Policies/PasswordPolicy/MinimumLength"), "10");
    change_settings(pool, settings_of(R"({"AdminCreateUserConfig":{"UnusedAccountValidityDays":3}})"));
    EXPECT_EQ(member_of(pool.settings, "/Policies/PasswordPolicy/TemporaryPasswordValidityDays"), "3");
}

TEST(pool_rules, text_messages_stay_set_up_while_codes_are_sent_with_them) {
    user_pool_document pool;
    pool.settings =
        with_defaults(settings_of(R"({"MfaConfiguration":"ON","SmsConfiguration":{"SnsCallerArn":")" ROLE R"("}})"));
    pool.mfa.sms.emplace();
    change_settings(pool, {});
    EXPECT_NE(member_of(pool.settings, "/SmsConfiguration"), "");
    change_settings(pool, settings_of(R"({"MfaConfiguration":"OFF"})"));
    EXPECT_EQ(member_of(pool.settings, "/SmsConfiguration"), "");
}

struct default_row {
    std::string_view given;
    std::string_view pointer;
    std::string_view shown;
};

const default_row default_rows[] = {
    {"{}", "/Policies/PasswordPolicy",
     R"({"MinimumLength":8,"RequireUppercase":true,"RequireLowercase":true,"RequireNumbers":true,)"
     R"("RequireSymbols":true,"TemporaryPasswordValidityDays":7})"},
    {R"({"Policies":{"PasswordPolicy":{"MinimumLength":10,"RequireNumbers":true}}})", "/Policies/PasswordPolicy",
     R"({"MinimumLength":10,"RequireUppercase":false,"RequireLowercase":false,"RequireNumbers":true,)"
     R"("RequireSymbols":false,"TemporaryPasswordValidityDays":7})"},
    {"{}", "/AccountRecoverySetting",
     R"({"RecoveryMechanisms":[{"Priority":1,"Name":"verified_email"},)"
     R"({"Priority":2,"Name":"verified_phone_number"}]})"},
    {R"({"DeviceConfiguration":{}})", "/DeviceConfiguration",
     R"({"ChallengeRequiredOnNewDevice":false,"DeviceOnlyRememberedOnUserPrompt":false})"},
    {R"({"VerificationMessageTemplate":{"EmailMessage":"T {####}","EmailSubject":"S","SmsMessage":"M {####}"}})",
     "/EmailVerificationMessage", R"("T {####}")"},
    {R"({"VerificationMessageTemplate":{"EmailSubject":"S"}})", "/EmailVerificationSubject", R"("S")"},
    {R"({"VerificationMessageTemplate":{"SmsMessage":"M {####}"}})", "/SmsVerificationMessage", R"("M {####}")"},
    {R"({"EmailVerificationMessage":"T {####}"})", "/VerificationMessageTemplate/EmailMessage", R"("T {####}")"},
    {R"({"EmailVerificationSubject":"S"})", "/VerificationMessageTemplate/EmailSubject", R"("S")"},
    {R"({"SmsVerificationMessage":"M {####}"})", "/VerificationMessageTemplate/SmsMessage", R"("M {####}")"},
    {R"({"LambdaConfig":{"PreTokenGeneration":")" LAMBDA R"("}})", "/LambdaConfig/PreTokenGenerationConfig",
     R"({"LambdaVersion":"V1_0","LambdaArn":")" LAMBDA R"("})"},
    {R"({"LambdaConfig":{"PreTokenGenerationConfig":{"LambdaVersion":"V2_0","LambdaArn":")" LAMBDA R"("}}})",
     "/LambdaConfig/PreTokenGeneration", "\"" LAMBDA "\""},
};

TEST(pool_rules, defaults_are_cognitos) {
    for (const auto& [given, pointer, shown] : default_rows)
        EXPECT_EQ(member_of(with_defaults(settings_of(given)), pointer), shown) << given;
}

} // namespace
} // namespace poolguard::pool
