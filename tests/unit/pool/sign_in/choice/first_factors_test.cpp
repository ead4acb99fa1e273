#include "pool/sign_in/choice/first_factors.hpp"

#include "pool/sign_in/mfa_preferences.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using enum challenge_name;
using cognito::auth_factor;
using cognito::mfa_mode;
using cognito::user_status;

user_pool_document pool_that_allows(const std::vector<auth_factor>& factors) {
    user_pool_document pool;
    pool.settings.Policies.emplace();
    pool.settings.Policies->SignInPolicy.emplace();
    pool.settings.Policies->SignInPolicy->AllowedFirstAuthFactors.emplace().value = factors;
    pool.mfa.has_software_token = true;
    return pool;
}

user_document somebody(user_status status = user_status::CONFIRMED) {
    user_document user;
    user.status = status;
    user.password_hash = "$argon2id$";
    user.attributes = {{"email", "ann@example.com"},
                       {"email_verified", "true"},
                       {"phone_number", "+15550100"},
                       {"phone_number_verified", "true"}};
    return user;
}

const std::vector<auth_factor> all_factors{auth_factor::PASSWORD, auth_factor::EMAIL_OTP, auth_factor::SMS_OTP,
                                           auth_factor::WEB_AUTHN};
const first_factors passwords{PASSWORD, PASSWORD_SRP};

TEST(first_factors, of_a_user_follow_the_pool_and_the_user) {
    auto without_password = somebody();
    without_password.password_hash.clear();
    auto unverified = somebody();
    unverified.attributes["email_verified"] = unverified.attributes["phone_number_verified"] = "false";
    auto new_one = unverified;
    new_one.status = user_status::UNCONFIRMED;
    struct row {
        std::string_view what;
        std::vector<auth_factor> allowed;
        user_document user;
        bool has_passkey;
        first_factors expected;
    };
    const row table[]{
        {"all", all_factors, somebody(), true, {PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP, WEB_AUTHN}},
        {"no passkey", all_factors, somebody(), false, {PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP}},
        {"passwords alone", {auth_factor::PASSWORD}, somebody(), true, passwords},
        {"no password", all_factors, without_password, false, {EMAIL_OTP, SMS_OTP}},
        {"unverified addresses", all_factors, unverified, false, passwords},
        {"not confirmed yet", all_factors, new_one, true, {PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP}},
        {"a temporary password", all_factors, somebody(user_status::FORCE_CHANGE_PASSWORD), true, passwords},
        {"a password to be reset", all_factors, somebody(user_status::RESET_REQUIRED), true, passwords},
        {"nothing", {auth_factor::PASSWORD}, without_password, false, {}},
    };
    for (const auto& each : table)
        EXPECT_EQ(first_factors_of(pool_that_allows(each.allowed), each.user, each.has_passkey), each.expected)
            << each.what;
}

TEST(first_factors, before_a_second_one_are_passwords_or_passkeys_that_count_twice) {
    auto pool = pool_that_allows(all_factors);
    auto user = somebody();
    user.mfa.totp_key = "sealed";
    choose(user, SOFTWARE_TOKEN_MFA);
    pool.settings.MfaConfiguration = mfa_mode::OFF;
    EXPECT_EQ(first_factors_of(pool, user, true).size(), 5U);
    pool.settings.MfaConfiguration = mfa_mode::OPTIONAL;
    EXPECT_EQ(first_factors_of(pool, somebody(), true).size(), 5U);
    EXPECT_EQ(first_factors_of(pool, user, true), passwords);
    pool.settings.MfaConfiguration = mfa_mode::ON;
    EXPECT_EQ(first_factors_of(pool, somebody(), true), passwords);
    pool.mfa.web_authn.emplace();
    EXPECT_EQ(first_factors_of(pool, somebody(), true), passwords);
    pool.mfa.web_authn->FactorConfiguration = cognito::passkey_factor::MULTI_FACTOR_WITH_USER_VERIFICATION;
    EXPECT_EQ(first_factors_of(pool, somebody(), true), (first_factors{PASSWORD, PASSWORD_SRP, WEB_AUTHN}));
}

TEST(first_factors, that_are_preferred_or_alone_are_asked_at_once) {
    const first_factors all{PASSWORD, PASSWORD_SRP, EMAIL_OTP};
    struct row {
        first_factors on_offer;
        std::optional<std::string_view> preferred;
        challenge_name expected;
    };
    const row table[]{
        {all, {}, SELECT_CHALLENGE},           {all, "EMAIL_OTP", EMAIL_OTP},
        {all, "PASSWORD_SRP", PASSWORD_SRP},   {all, "SMS_OTP", SELECT_CHALLENGE},
        {all, "email_otp", SELECT_CHALLENGE},  {{EMAIL_OTP}, {}, EMAIL_OTP},
        {{EMAIL_OTP}, "WEB_AUTHN", EMAIL_OTP}, {passwords, {}, SELECT_CHALLENGE},
    };
    for (const auto& each : table)
        EXPECT_EQ(first_challenge(each.on_offer, each.preferred), each.expected) << each.preferred.value_or("-");
}

} // namespace
} // namespace poolguard::pool
