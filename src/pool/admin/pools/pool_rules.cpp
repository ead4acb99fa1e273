#include "pool/admin/pools/pool_rules.hpp"

#include "base/try.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::array<std::string_view, 4> first_factors{"PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"};

cognito::result<void> check_template(const auto& text, std::string_view member,
                                     std::initializer_list<std::string_view> placeholders) {
    if (!text) return {};
    for (const auto placeholder : placeholders)
        if (text->value.find(placeholder) == std::string::npos)
            return refuse_parameter(fmt::format("1 validation error detected: Value '{}' at '{}' failed to satisfy "
                                                "constraint: Member must satisfy regular expression pattern: "
                                                ".*{}.*",
                                                text->value, member,
                                                placeholder == "{####}" ? R"(\{####\})" : R"(\{username\})"));
    return {};
}

cognito::result<void> check_templates(const cognito::user_pool_settings& given) {
    POOLGUARD_CHECK(check_template(given.SmsVerificationMessage, "smsVerificationMessage", {"{####}"}));
    POOLGUARD_CHECK(check_template(given.EmailVerificationMessage, "emailVerificationMessage", {"{####}"}));
    POOLGUARD_CHECK(check_template(given.SmsAuthenticationMessage, "smsAuthenticationMessage", {"{####}"}));
    if (const auto& own = given.VerificationMessageTemplate) {
        if (own->DefaultEmailOption == cognito::email_option::CONFIRM_WITH_LINK)
            return refuse_parameter(
                "Confirmation by link is not available here: DefaultEmailOption must be CONFIRM_WITH_CODE.");
        constexpr std::string_view path = "verificationMessageTemplate";
        POOLGUARD_CHECK(check_template(own->SmsMessage, fmt::format("{}.smsMessage", path), {"{####}"}));
        POOLGUARD_CHECK(check_template(own->EmailMessage, fmt::format("{}.emailMessage", path), {"{####}"}));
    }
    if (!given.AdminCreateUserConfig || !given.AdminCreateUserConfig->InviteMessageTemplate) return {};
    const auto& invite = *given.AdminCreateUserConfig->InviteMessageTemplate;
    constexpr std::string_view path = "adminCreateUserConfig.inviteMessageTemplate";
    POOLGUARD_CHECK(check_template(invite.SMSMessage, fmt::format("{}.sMSMessage", path), {"{####}", "{username}"}));
    return check_template(invite.EmailMessage, fmt::format("{}.emailMessage", path), {"{####}", "{username}"});
}

cognito::result<void> check_policies(const cognito::user_pool_settings& given) {
    if (!given.Policies) return {};
    if (const auto& sign_in = given.Policies->SignInPolicy; sign_in && sign_in->AllowedFirstAuthFactors) {
        const auto& factors = *sign_in->AllowedFirstAuthFactors;
        const auto is_known = [](const std::string& each) {
            return std::ranges::find(first_factors, each) != first_factors.end();
        };
        if (!std::ranges::all_of(factors, is_known) || std::ranges::find(factors, "PASSWORD") == factors.end())
            return refuse_parameter("AllowedFirstAuthFactors must contain PASSWORD, and may contain EMAIL_OTP, SMS_OTP "
                                    "and WEB_AUTHN.");
    }
    const auto& policy = given.Policies->PasswordPolicy;
    const auto& config = given.AdminCreateUserConfig;
    if (policy && policy->TemporaryPasswordValidityDays && config && config->UnusedAccountValidityDays &&
        policy->TemporaryPasswordValidityDays->value != config->UnusedAccountValidityDays->value)
        return refuse_parameter(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays");
    return {};
}

} // namespace

cognito::result<void> check_pool(const cognito::user_pool_settings& given) {
    if (given.LambdaConfig && !given.LambdaConfig->empty())
        return refuse_parameter("Lambda triggers are not available here: LambdaConfig must be empty.");
    if (given.AliasAttributes && !given.AliasAttributes->empty() && given.UsernameAttributes &&
        !given.UsernameAttributes->empty())
        return refuse_parameter("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.");
    POOLGUARD_CHECK(check_policies(given));
    return check_templates(given);
}

cognito::user_pool_settings with_defaults(cognito::user_pool_settings out) {
    if (!out.Policies) out.Policies.emplace();
    auto& sign_in = out.Policies->SignInPolicy;
    if (!sign_in) sign_in.emplace();
    if (!sign_in->AllowedFirstAuthFactors) sign_in->AllowedFirstAuthFactors = {"PASSWORD"};
    if (!out.Policies->PasswordPolicy) out.Policies->PasswordPolicy.emplace();
    if (!out.AdminCreateUserConfig) out.AdminCreateUserConfig.emplace();
    auto& policy = *out.Policies->PasswordPolicy;
    auto& config = *out.AdminCreateUserConfig;
    if (!policy.MinimumLength) policy.MinimumLength = 8;
    for (auto* requirement :
         {&policy.RequireUppercase, &policy.RequireLowercase, &policy.RequireNumbers, &policy.RequireSymbols})
        if (!*requirement) *requirement = true;
    const auto days = [](const auto& given) { return given && given->value != 0 ? given->value : 0; };
    auto validity = days(policy.TemporaryPasswordValidityDays);
    if (validity == 0) validity = days(config.UnusedAccountValidityDays);
    if (validity == 0) validity = 7;
    policy.TemporaryPasswordValidityDays = validity;
    config.UnusedAccountValidityDays = validity;
    if (!config.AllowAdminCreateUserOnly) config.AllowAdminCreateUserOnly = false;

    if (!out.DeletionProtection) out.DeletionProtection = cognito::activity::INACTIVE;
    if (!out.MfaConfiguration) out.MfaConfiguration = cognito::mfa_mode::OFF;
    if (!out.UserPoolTier) out.UserPoolTier = cognito::tier::ESSENTIALS;
    if (!out.UserPoolTags) out.UserPoolTags.emplace();
    if (!out.LambdaConfig) out.LambdaConfig = boost::json::object{};
    if (!out.EmailConfiguration)
        out.EmailConfiguration = boost::json::object{{"EmailSendingAccount", "COGNITO_DEFAULT"}};
    if (!out.VerificationMessageTemplate) out.VerificationMessageTemplate.emplace();
    if (!out.VerificationMessageTemplate->DefaultEmailOption)
        out.VerificationMessageTemplate->DefaultEmailOption = cognito::email_option::CONFIRM_WITH_CODE;
    return out;
}

} // namespace poolguard::pool
