#include "pool/pages/fields.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using cognito::auth_factor;
using cognito::verified_attribute;
using enum auth_factor;
using enum verified_attribute;

struct pool_case {
    const char* name;
    std::vector<auth_factor> factors;
    std::vector<verified_attribute> verified;
    bool can_do_without;
};

user_pool_document pool_of(const pool_case& each) {
    user_pool_document out;
    out.settings.Policies.emplace().SignInPolicy.emplace().AllowedFirstAuthFactors.emplace().value = each.factors;
    out.settings.AutoVerifiedAttributes = each.verified;
    return out;
}

// Amazon Cognito developer guide, "Signing up and confirming user accounts", on passwords: codes are allowed, and the
// pool verifies the addresses that they go to.
TEST(sign_up_form, does_without_a_password_where_codes_reach_the_confirmed_address) {
    const pool_case cases[]{
        {"codes by mail", {PASSWORD, EMAIL_OTP}, {email}, true},
        {"codes by text", {PASSWORD, SMS_OTP}, {phone_number}, true},
        {"codes by both", {PASSWORD, EMAIL_OTP, SMS_OTP}, {email, phone_number}, true},
        {"one of them verified", {PASSWORD, EMAIL_OTP, SMS_OTP}, {email}, true},
        {"only passwords", {PASSWORD}, {email}, false},
        {"passkeys, which nobody has at first", {PASSWORD, WEB_AUTHN}, {email}, false},
        {"nothing verified", {PASSWORD, EMAIL_OTP}, {}, false},
        {"another address verified", {PASSWORD, EMAIL_OTP}, {phone_number}, false},
        {"the phone number confirms, and gets no codes", {PASSWORD, EMAIL_OTP}, {email, phone_number}, false},
    };
    for (const auto& each : cases)
        EXPECT_EQ(can_do_without_password(pool_of(each)), each.can_do_without) << each.name;
    EXPECT_FALSE(can_do_without_password({}));
}

TEST(sign_up_form, says_that_a_password_is_optional) {
    const auto needed = new_password_field({}, language::english);
    const auto optional = optional_password_field({}, language::english);
    EXPECT_EQ(needed.hint, "");
    EXPECT_EQ(optional.hint, "Leave it empty to sign in with codes that we send you.");
    EXPECT_EQ(optional.rules.size(), needed.rules.size());
    page shown;
    shown.forms.push_back({.action = "/signup", .fields = {needed}});
    EXPECT_NE(render(shown, {}).find(" required>"), std::string::npos);
    shown.forms.front().fields = {optional};
    EXPECT_EQ(render(shown, {}).find(" required>"), std::string::npos);
}

std::vector<std::string> texts_of(const page_field& field) {
    std::vector<std::string> out;
    for (const auto& each : field.rules)
        out.push_back(each.text);
    return out;
}

TEST(new_password, has_the_rules_of_the_policy) {
    using texts = std::vector<std::string>;
    // Without a policy, passwords need a character of every kind.
    EXPECT_EQ(texts_of(new_password_field({}, language::english)),
              (texts{"At least 8 characters", "An upper-case letter", "A lower-case letter", "A digit", "A symbol"}));
    user_pool_document pool;
    auto& policy = pool.settings.Policies.emplace().PasswordPolicy.emplace();
    policy.MinimumLength = 12;
    policy.RequireNumbers = true;
    policy.RequireSymbols = false;
    EXPECT_EQ(texts_of(new_password_field(pool, language::english)), (texts{"At least 12 characters", "A digit"}));
    policy.PasswordHistorySize = 3;
    EXPECT_EQ(texts_of(new_password_field(pool, language::english)),
              (texts{"At least 12 characters", "A digit", "A password that you have not used recently"}));
    EXPECT_EQ(texts_of(new_password_field(pool, language::japanese, earlier_passwords::none)),
              (texts{"12 文字以上", "数字"}));
    policy.PasswordHistorySize = 0;
    EXPECT_EQ(new_password_field(pool, language::english).rules.size(), 2U);
}

} // namespace
} // namespace poolguard::pool
