#include "pool/sign_in/sign_in_steps.hpp"

#include "pool/sign_in/mfa_preferences.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using enum challenge_name;
using cognito::mfa_mode;
using cognito::recovery_option;
using cognito::user_status;

const auto now = base::from_epoch_milliseconds(1'770'000'000'000);

user_pool_document pool_that_has(mfa_mode mode) {
    user_pool_document pool;
    pool.settings.MfaConfiguration = mode;
    pool.mfa.has_software_token = true;
    pool.mfa.sms.emplace();
    pool.mfa.email.emplace();
    return pool;
}

user_document user_with(const mfa_factors& equipped, const mfa_factors& chosen = {}) {
    user_document user;
    user.status = user_status::CONFIRMED;
    for (const auto each : equipped) {
        if (each == SOFTWARE_TOKEN_MFA) user.mfa.totp_key = "sealed";
        if (each == SMS_MFA) user.attributes["phone_number"] = "+15550100";
        if (each == EMAIL_OTP) user.attributes["email"] = "ann@example.com";
    }
    for (const auto each : chosen)
        choose(user, each);
    return user;
}

// What a flow begins with: the name of the first challenge, "tokens", or the message of the refusal.
std::string start_of(const client_document& client, cognito::auth_flow flow, initiator by) {
    const auto step = first_step({}, client, flow, by);
    if (!step) return step.error().message;
    return step->challenge ? std::string(json::enum_name(*step->challenge)) : "tokens";
}

TEST(sign_in_steps, flows_begin_with_a_first_factor) {
    using enum cognito::auth_flow;
    constexpr auto unsupported = "Initiate Auth method not supported.";
    constexpr auto no_trigger = "Custom auth lambda trigger is not configured for the user pool.";
    constexpr auto admin_disabled = "Auth flow not enabled for this client";
    struct expectation {
        cognito::auth_flow flow;
        std::string by_client, by_client_disabled, by_administrator, by_administrator_disabled;
    };
    const std::vector<expectation> table{
        {USER_PASSWORD_AUTH, "PASSWORD", "USER_PASSWORD_AUTH flow not enabled for this client", unsupported,
         unsupported},
        {USER_SRP_AUTH, "PASSWORD_VERIFIER", "USER_SRP_AUTH is not enabled for the client.", "PASSWORD_VERIFIER",
         admin_disabled},
        {REFRESH_TOKEN_AUTH, "tokens", "REFRESH_TOKEN_AUTH flow not enabled for this client", "tokens", admin_disabled},
        {REFRESH_TOKEN, "tokens", "REFRESH_TOKEN flow not enabled for this client", "tokens", admin_disabled},
        {CUSTOM_AUTH, no_trigger, "CUSTOM_AUTH is not enabled for the client.", no_trigger, admin_disabled},
        {USER_AUTH, "SELECT_CHALLENGE", "USER_AUTH is not enabled for the client.", "SELECT_CHALLENGE", admin_disabled},
        {ADMIN_NO_SRP_AUTH, unsupported, unsupported, "PASSWORD", admin_disabled},
        {ADMIN_USER_PASSWORD_AUTH, unsupported, unsupported, "PASSWORD", admin_disabled},
    };
    for (const auto& each : table) {
        using enum cognito::explicit_auth_flow;
        const auto name = json::enum_name(each.flow);
        client_document all;
        all.settings.ExplicitAuthFlows = {ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH,
                                          ALLOW_REFRESH_TOKEN_AUTH, ALLOW_CUSTOM_AUTH,
                                          ALLOW_USER_AUTH,          ALLOW_ADMIN_USER_PASSWORD_AUTH};
        client_document none;
        const bool is_srp = each.flow == cognito::auth_flow::USER_SRP_AUTH;
        none.settings.ExplicitAuthFlows = {is_srp ? ALLOW_CUSTOM_AUTH : ALLOW_USER_SRP_AUTH};
        EXPECT_EQ(start_of(all, each.flow, initiator::client), each.by_client) << name;
        EXPECT_EQ(start_of(none, each.flow, initiator::client), each.by_client_disabled) << name;
        EXPECT_EQ(start_of(all, each.flow, initiator::administrator), each.by_administrator) << name;
        EXPECT_EQ(start_of(none, each.flow, initiator::administrator), each.by_administrator_disabled) << name;
    }
}

// The challenge after the first factor; nullopt for the tokens.
std::optional<challenge_name> asked_of(const user_pool_document& pool, const user_document& user) {
    return next_step(pool, user, proof::first_factor, now).value().challenge;
}

TEST(sign_in_steps, without_second_factors_the_tokens_follow) {
    EXPECT_EQ(asked_of(pool_that_has(mfa_mode::OFF), user_with({SOFTWARE_TOKEN_MFA}, {SOFTWARE_TOKEN_MFA})),
              std::nullopt);
}

TEST(sign_in_steps, where_factors_are_the_users_choice) {
    const auto pool = pool_that_has(mfa_mode::OPTIONAL);
    EXPECT_EQ(asked_of(pool, user_with({})), std::nullopt);
    EXPECT_EQ(asked_of(pool, user_with({SOFTWARE_TOKEN_MFA, SMS_MFA, EMAIL_OTP})), std::nullopt);
    EXPECT_EQ(asked_of(pool, user_with({SMS_MFA}, {SMS_MFA})), SMS_MFA);
    EXPECT_EQ(asked_of(pool, user_with({SMS_MFA, EMAIL_OTP}, {SMS_MFA, EMAIL_OTP})), SELECT_MFA_TYPE);
    EXPECT_EQ(asked_of(pool, user_with({SOFTWARE_TOKEN_MFA, SMS_MFA}, {SOFTWARE_TOKEN_MFA, SMS_MFA})), SELECT_MFA_TYPE);
    EXPECT_EQ(asked_of(pool, user_with({SOFTWARE_TOKEN_MFA, SMS_MFA}, {SOFTWARE_TOKEN_MFA})), SOFTWARE_TOKEN_MFA);
    auto user = user_with({SOFTWARE_TOKEN_MFA, SMS_MFA}, {SOFTWARE_TOKEN_MFA, SMS_MFA});
    user.mfa.preferred = "SMS_MFA";
    EXPECT_EQ(asked_of(pool, user), SMS_MFA);
    user.attributes.erase("phone_number");
    EXPECT_EQ(asked_of(pool, user), SOFTWARE_TOKEN_MFA);
}

TEST(sign_in_steps, where_the_pool_insists) {
    auto pool = pool_that_has(mfa_mode::ON);
    EXPECT_EQ(asked_of(pool, user_with({EMAIL_OTP})), EMAIL_OTP);
    EXPECT_EQ(asked_of(pool, user_with({SOFTWARE_TOKEN_MFA})), SOFTWARE_TOKEN_MFA);
    EXPECT_EQ(next_step(pool, user_with({SMS_MFA, EMAIL_OTP}), proof::first_factor, now).value(),
              (sign_in_step{SELECT_MFA_TYPE, {SMS_MFA, EMAIL_OTP}}));
    EXPECT_EQ(next_step(pool, user_with({}), proof::first_factor, now).value(),
              (sign_in_step{MFA_SETUP, {SOFTWARE_TOKEN_MFA}}));
    pool.mfa.has_software_token = false;
    EXPECT_EQ(next_step(pool, user_with({}), proof::first_factor, now).error().name, "MFAMethodNotFoundException");
}

TEST(sign_in_steps, an_address_that_resets_passwords_is_no_second_factor) {
    auto pool = pool_that_has(mfa_mode::ON);
    cognito::recovery_mechanism by_mail;
    by_mail.Priority = 1;
    by_mail.Name = recovery_option::verified_email;
    pool.settings.AccountRecoverySetting.emplace();
    pool.settings.AccountRecoverySetting->RecoveryMechanisms = {{by_mail}};
    EXPECT_EQ(asked_of(pool, user_with({EMAIL_OTP, SMS_MFA})), SMS_MFA);
    EXPECT_EQ(asked_of(pool, user_with({EMAIL_OTP})), MFA_SETUP);
}

TEST(sign_in_steps, a_first_password_comes_before_a_second_factor) {
    const auto pool = pool_that_has(mfa_mode::ON);
    auto user = user_with({EMAIL_OTP});
    user.status = user_status::FORCE_CHANGE_PASSWORD;
    EXPECT_EQ(asked_of(pool, user), NEW_PASSWORD_REQUIRED);
    // Whatever was proved, while a password is to be changed there are no tokens.
    EXPECT_EQ(next_step(pool, user, proof::second_factor, now).value().challenge, NEW_PASSWORD_REQUIRED);
    user.status = user_status::CONFIRMED;
    EXPECT_EQ(next_step(pool, user, proof::new_password, now).value().challenge, EMAIL_OTP);
    EXPECT_EQ(next_step(pool, user, proof::second_factor, now).value(), sign_in_step{});
}

TEST(sign_in_steps, a_remembered_device_proves_itself_after_a_second_factor_or_in_its_place) {
    constexpr device_standing none{};
    constexpr device_standing remembered{.is_remembered = true};
    constexpr device_standing after_factor{.is_remembered = true, .follows_second_factor = true};
    constexpr device_standing forgotten_midway{.follows_second_factor = true};
    struct expectation {
        bool stands_for_factor;
        proof given;
        device_standing device;
        std::optional<challenge_name> asked;
    };
    const expectation table[]{
        {false, proof::first_factor, none, EMAIL_OTP},
        {false, proof::first_factor, remembered, EMAIL_OTP},
        {false, proof::new_password, remembered, EMAIL_OTP},
        {false, proof::second_factor, remembered, DEVICE_SRP_AUTH},
        {false, proof::second_factor, none, std::nullopt},
        {false, proof::device, after_factor, std::nullopt},
        {false, proof::device, forgotten_midway, std::nullopt},
        // The pool has changed since.
        {false, proof::device, remembered, EMAIL_OTP},
        {true, proof::first_factor, none, EMAIL_OTP},
        {true, proof::first_factor, remembered, DEVICE_SRP_AUTH},
        {true, proof::new_password, remembered, DEVICE_SRP_AUTH},
        {true, proof::second_factor, remembered, DEVICE_SRP_AUTH},
        {true, proof::device, remembered, std::nullopt},
        // The device was forgotten while it was asked.
        {true, proof::device, none, EMAIL_OTP},
    };
    auto pool = pool_that_has(mfa_mode::ON);
    const auto user = user_with({EMAIL_OTP});
    for (const auto& row : table) {
        pool.settings.DeviceConfiguration.emplace().ChallengeRequiredOnNewDevice = row.stands_for_factor;
        EXPECT_EQ(next_step(pool, user, row.given, now, row.device).value().challenge, row.asked)
            << &row - std::begin(table);
    }
    // Without second factors the device is asked all the same.
    EXPECT_EQ(next_step(pool_that_has(mfa_mode::OFF), user, proof::first_factor, now, remembered).value().challenge,
              DEVICE_SRP_AUTH);
}

TEST(sign_in_steps, the_pools_own_functions_ask_for_everything) {
    const auto pool = pool_that_has(mfa_mode::ON);
    auto user = user_with({EMAIL_OTP}, {EMAIL_OTP});
    EXPECT_EQ(next_step(pool, user, proof::functions, now).value(), sign_in_step{});
    user.status = user_status::FORCE_CHANGE_PASSWORD;
    user.password_expires = base::epoch_milliseconds(now);
    EXPECT_EQ(next_step(pool, user, proof::functions, now).value(), sign_in_step{});
    // Of a device that is remembered they know nothing. After it nothing else is asked either.
    constexpr device_standing remembered{.is_remembered = true, .follows_second_factor = true};
    EXPECT_EQ(next_step(pool, user, proof::functions, now, remembered).value(), sign_in_step{DEVICE_SRP_AUTH});
    EXPECT_EQ(next_step(pool, user, proof::device, now, remembered).value(), sign_in_step{});
    user.enabled = false;
    EXPECT_EQ(next_step(pool, user, proof::functions, now).error().message, "User is disabled.");
}

TEST(sign_in_steps, users_who_may_not_sign_in_are_refused_at_every_step) {
    const auto pool = pool_that_has(mfa_mode::ON);
    const auto refused = [&](const user_document& user, proof given) {
        return next_step(pool, user, given, now).error().name;
    };
    for (const auto given : {proof::first_factor, proof::new_password, proof::second_factor, proof::device}) {
        auto user = user_with({EMAIL_OTP});
        user.status = user_status::UNCONFIRMED;
        EXPECT_EQ(refused(user, given), "UserNotConfirmedException");
        user.status = user_status::RESET_REQUIRED;
        EXPECT_EQ(refused(user, given), "PasswordResetRequiredException");
        user.status = user_status::COMPROMISED;
        EXPECT_EQ(refused(user, given), "NotAuthorizedException");
        user.status = user_status::FORCE_CHANGE_PASSWORD;
        user.password_expires = base::epoch_milliseconds(now);
        EXPECT_EQ(refused(user, given), "NotAuthorizedException");
        user.enabled = false;
        EXPECT_EQ(refused(user, given), "NotAuthorizedException");
    }
}

TEST(sign_in_steps, only_a_factor_on_offer_can_be_chosen) {
    const auto pool = pool_that_has(mfa_mode::ON);
    const auto user = user_with({SMS_MFA, EMAIL_OTP});
    EXPECT_EQ(chosen_factor(pool, user, "EMAIL_OTP").value(), EMAIL_OTP);
    for (const std::string_view answer : {"SOFTWARE_TOKEN_MFA", "email_otp", "", "PASSWORD"})
        EXPECT_EQ(chosen_factor(pool, user, answer).error().name, "NotAuthorizedException") << answer;
}

} // namespace
} // namespace poolguard::pool
