#include "pool/admin/pools/pool_rules.hpp"

#include "base/try.hpp"
#include "pool/model/sign_in_policy.hpp"
#include "pool/model/tags.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace poolguard::pool {
namespace {

using outcome = cognito::result<void>;
using settings_type = cognito::user_pool_settings;

std::unexpected<cognito::failure> unavailable_in_tier(std::string_view what) {
    return refuse("FeatureUnavailableInTierException", fmt::format("{} is not available in the tier LITE.", what));
}

outcome check_invitation(const auto& text, std::string_view member) {
    if (!text) return {};
    for (const std::string_view placeholder : {"{####}", "{username}"})
        if (text->value.find(placeholder) == std::string::npos)
            return refuse_parameter(fmt::format(
                "1 validation error detected: Value '{}' at 'adminCreateUserConfig.inviteMessageTemplate.{}' failed to "
                "satisfy constraint: Member must satisfy regular expression pattern: .*{}.*",
                text->value, member, placeholder == "{####}" ? R"(\{####\})" : R"(\{username\})"));
    return {};
}

outcome check_messages(const settings_type& given) {
    if (!given.AdminCreateUserConfig || !given.AdminCreateUserConfig->InviteMessageTemplate) return {};
    const auto& invite = *given.AdminCreateUserConfig->InviteMessageTemplate;
    POOLGUARD_CHECK(check_invitation(invite.SMSMessage, "sMSMessage"));
    return check_invitation(invite.EmailMessage, "emailMessage");
}

outcome check_policies(const settings_type& given) {
    using enum cognito::auth_factor;
    if (!given.Policies) return {};
    const auto& sign_in = given.Policies->SignInPolicy;
    if (sign_in && sign_in->AllowedFirstAuthFactors &&
        (!allows_first_factor(given, PASSWORD) || allows_first_factor(given, SOFTWARE_TOKEN)))
        return refuse_parameter("AllowedFirstAuthFactors must contain PASSWORD, and may contain EMAIL_OTP, SMS_OTP "
                                "and WEB_AUTHN.");
    const auto& policy = given.Policies->PasswordPolicy;
    const auto& config = given.AdminCreateUserConfig;
    if (policy && policy->TemporaryPasswordValidityDays && config && config->UnusedAccountValidityDays &&
        policy->TemporaryPasswordValidityDays->value != config->UnusedAccountValidityDays->value)
        return refuse_parameter(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays");
    return {};
}

outcome check_triggers(const settings_type& given) {
    if (!given.LambdaConfig) return {};
    const auto& config = *given.LambdaConfig;
    if (config.PreTokenGeneration && config.PreTokenGenerationConfig &&
        *config.PreTokenGeneration != config.PreTokenGenerationConfig->LambdaArn)
        return refuse_parameter("PreTokenGeneration and PreTokenGenerationConfig must name the same function.");
    if ((config.CustomSMSSender || config.CustomEmailSender) && !config.KMSKeyID)
        return refuse_parameter("CustomSMSSender and CustomEmailSender need a KMSKeyID.");
    return {};
}

outcome check_update_settings(const settings_type& given) {
    const auto& settings = given.UserAttributeUpdateSettings;
    if (!settings || !settings->AttributesRequireVerificationBeforeUpdate) return {};
    const auto verified = given.AutoVerifiedAttributes.value_or(std::vector<cognito::verified_attribute>{});
    const auto is_verified = [&](auto attribute) { return std::ranges::find(verified, attribute) != verified.end(); };
    if (std::ranges::all_of(*settings->AttributesRequireVerificationBeforeUpdate, is_verified)) return {};
    return refuse_parameter("All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
                            "AutoVerifiedAttributes");
}

constexpr std::array<std::string_view, 4> levels{"Level1", "Level2", "Level3", "Level4"};

// Each has a name of its own.
outcome check_levels(const settings_type& given) {
    if (!given.AcrConfiguration) return {};
    for (const auto& [level, config] : *given.AcrConfiguration)
        POOLGUARD_CHECK(check_level(level, "acrConfiguration"));
    std::set<std::string> names;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto own = given.AcrConfiguration->find(std::string(levels[i]));
        const bool has_own = own != given.AcrConfiguration->end();
        if (!names.insert(has_own ? own->second.AcrValue.value : fmt::format("urn:cognito:loa:{}", i + 1)).second)
            return refuse_parameter("The names in AcrConfiguration must differ from each other and from the default "
                                    "names of the other levels.");
    }
    return {};
}

template <class T>
void default_to(std::optional<T>& member, std::type_identity_t<T> value) {
    if (!member) member = std::move(value);
}

void complete_policies(settings_type& out) {
    default_to(out.Policies, {});
    auto& policies = *out.Policies;
    default_to(policies.SignInPolicy, {});
    default_to(policies.SignInPolicy->AllowedFirstAuthFactors, {{cognito::auth_factor::PASSWORD}});
    // A policy that is given asks for no more than it says.
    const bool is_strict = !policies.PasswordPolicy;
    default_to(policies.PasswordPolicy, {});
    auto& policy = *policies.PasswordPolicy;
    default_to(policy.MinimumLength, 8);
    for (auto* requirement :
         {&policy.RequireUppercase, &policy.RequireLowercase, &policy.RequireNumbers, &policy.RequireSymbols})
        default_to(*requirement, is_strict);
    default_to(out.AdminCreateUserConfig, {});
    auto& config = *out.AdminCreateUserConfig;
    default_to(config.AllowAdminCreateUserOnly, false);
    auto validity = policy.TemporaryPasswordValidityDays.value_or(0).value;
    if (validity == 0) validity = config.UnusedAccountValidityDays.value_or(0).value;
    if (validity == 0) validity = 7;
    policy.TemporaryPasswordValidityDays = config.UnusedAccountValidityDays = validity;
}

// Either member of LambdaConfig for this trigger sets the other one.
void complete_triggers(settings_type& out) {
    default_to(out.LambdaConfig, {});
    auto& config = *out.LambdaConfig;
    if (config.PreTokenGenerationConfig)
        config.PreTokenGeneration = config.PreTokenGenerationConfig->LambdaArn;
    else if (config.PreTokenGeneration)
        config.PreTokenGenerationConfig = {cognito::token_trigger_version::V1_0, *config.PreTokenGeneration};
}

// Both places for the same text show it; the template's counts.
void complete_messages(settings_type& out) {
    const auto mirror = [](auto& in_template, auto& at_top) {
        if (in_template)
            at_top = in_template;
        else
            in_template = at_top;
    };
    default_to(out.VerificationMessageTemplate, {});
    auto& own = *out.VerificationMessageTemplate;
    default_to(own.DefaultEmailOption, cognito::email_option::CONFIRM_WITH_CODE);
    mirror(own.SmsMessage, out.SmsVerificationMessage);
    mirror(own.EmailMessage, out.EmailVerificationMessage);
    mirror(own.EmailSubject, out.EmailVerificationSubject);
}

cognito::account_recovery_setting default_recovery() {
    using enum cognito::recovery_option;
    cognito::account_recovery_setting out;
    out.RecoveryMechanisms = {{{1, verified_email}, {2, verified_phone_number}}};
    return out;
}

} // namespace

outcome check_sms(const std::optional<cognito::sms_configuration>& given, std::string_view path) {
    if (!given || given->SnsCallerArn.has_value() != given->EumsSms.has_value()) return {};
    if (given->EumsSms) return refuse_parameter("SmsConfiguration has either SnsCallerArn or EumsSms, not both.");
    return refuse_parameter(fmt::format("1 validation error detected: Value null at '{}.snsCallerArn' failed to "
                                        "satisfy constraint: Member must not be null",
                                        path));
}

outcome check_level(std::string_view level, std::string_view path) {
    if (std::ranges::find(levels, level) != levels.end()) return {};
    return refuse_parameter(fmt::format("1 validation error detected: Value at '{}' failed to satisfy constraint: Map "
                                        "keys must satisfy constraint: [Member must satisfy enum value set: [{}]]",
                                        path, fmt::join(levels, ", ")));
}

outcome check_request(const settings_type& given) {
    POOLGUARD_CHECK(check_policies(given));
    POOLGUARD_CHECK(check_triggers(given));
    POOLGUARD_CHECK(check_sms(given.SmsConfiguration, "smsConfiguration"));
    POOLGUARD_CHECK(check_levels(given));
    POOLGUARD_CHECK(check_tags(given.UserPoolTags));
    POOLGUARD_CHECK(check_update_settings(given));
    return check_messages(given);
}

outcome check_pool(const settings_type& settings) {
    if (settings.AliasAttributes && !settings.AliasAttributes->empty() && settings.UsernameAttributes &&
        !settings.UsernameAttributes->empty())
        return refuse_parameter("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.");
    if (allows_first_factor(settings, cognito::auth_factor::SMS_OTP) && !settings.SmsConfiguration)
        return refuse_parameter(
            "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration");
    if (settings.UserPoolTier != cognito::tier::LITE) return {};
    const auto& trigger = settings.LambdaConfig ? settings.LambdaConfig->PreTokenGenerationConfig : std::nullopt;
    if (trigger && trigger->LambdaVersion != cognito::token_trigger_version::V1_0)
        return unavailable_in_tier("This LambdaVersion of PreTokenGenerationConfig");
    if (settings.AcrConfiguration && !settings.AcrConfiguration->empty())
        return unavailable_in_tier("AcrConfiguration");
    if (settings.DcrConfiguration && settings.DcrConfiguration->EnableStatus != cognito::registration_status::Disabled)
        return unavailable_in_tier("DcrConfiguration");
    return {};
}

settings_type with_defaults(settings_type out) {
    complete_policies(out);
    complete_triggers(out);
    complete_messages(out);
    default_to(out.DeletionProtection, cognito::activity::INACTIVE);
    default_to(out.MfaConfiguration, cognito::mfa_mode::OFF);
    default_to(out.UserPoolTier, cognito::tier::ESSENTIALS);
    default_to(out.UserPoolTags, {});
    default_to(out.AccountRecoverySetting, default_recovery());
    default_to(out.EmailConfiguration, {});
    default_to(out.EmailConfiguration->EmailSendingAccount, cognito::email_sending_account::COGNITO_DEFAULT);
    if (out.DcrConfiguration) default_to(out.DcrConfiguration->EnableStatus, cognito::registration_status::Enabled);
    return out;
}

void complete_sms(std::optional<cognito::sms_configuration>& given, std::string_view pool_id) {
    if (given && given->SnsCallerArn) default_to(given->SnsRegion, {std::string(region_of(pool_id))});
}

void change_settings(user_pool_document& pool, const settings_type& given) {
    const auto& before = pool.settings;
    auto out = given;
    out.AliasAttributes = before.AliasAttributes;
    out.UsernameAttributes = before.UsernameAttributes;
    out.UsernameConfiguration = before.UsernameConfiguration;
    const auto keep = [](auto& member, const auto& old) {
        if (!member) member = old;
    };
    keep(out.MfaConfiguration, before.MfaConfiguration);
    keep(out.UserPoolTier, before.UserPoolTier);
    keep(out.UserPoolTags, before.UserPoolTags);
    keep(out.UserAttributeUpdateSettings, before.UserAttributeUpdateSettings);
    keep(out.DcrConfiguration, before.DcrConfiguration);
    keep(out.KeyConfiguration, before.KeyConfiguration);
    keep(out.IssuerConfiguration, before.IssuerConfiguration);
    const auto policies = before.Policies.value_or(cognito::user_pool_policies{});
    default_to(out.Policies, {});
    keep(out.Policies->PasswordPolicy, policies.PasswordPolicy);
    keep(out.Policies->SignInPolicy, policies.SignInPolicy);
    // The older member for the same number of days counts where it alone is given.
    const bool has_policy = given.Policies && given.Policies->PasswordPolicy;
    const bool has_days = given.AdminCreateUserConfig && given.AdminCreateUserConfig->UnusedAccountValidityDays;
    if (!has_policy && has_days && out.Policies->PasswordPolicy)
        out.Policies->PasswordPolicy->TemporaryPasswordValidityDays.reset();
    const bool is_off = out.MfaConfiguration == cognito::mfa_mode::OFF;
    if ((pool.mfa.sms && !is_off) || allows_first_factor(out, cognito::auth_factor::SMS_OTP))
        keep(out.SmsConfiguration, before.SmsConfiguration);
    pool.settings = with_defaults(std::move(out));
    complete_sms(pool.settings.SmsConfiguration, pool.id);
}

} // namespace poolguard::pool
