#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/admin/pools/mfa_config.hpp"
#include "pool/admin/pools/pool_rules.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in_steps.hpp"

namespace poolguard::pool {
namespace {

result<void> check_request(const cognito::user_pool_mfa_config& input) {
    const bool names_factor =
        input.SmsMfaConfiguration || input.SoftwareTokenMfaConfiguration || input.EmailMfaConfiguration;
    if (names_factor && input.MfaConfiguration.value_or(cognito::mfa_mode::OFF) == cognito::mfa_mode::OFF)
        return refuse_parameter("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.");
    if (!input.SmsMfaConfiguration) return {};
    return check_sms(input.SmsMfaConfiguration->SmsConfiguration, "smsMfaConfiguration.smsConfiguration");
}

// The pool and its second factor send text messages with the same configuration.
result<void> set_sms(const std::optional<cognito::sms_mfa_config>& given, user_pool_document& pool) {
    auto& settings = pool.settings;
    pool.mfa.sms = given;
    if (!given) return {};
    if (given->SmsConfiguration) settings.SmsConfiguration = given->SmsConfiguration;
    complete_sms(settings.SmsConfiguration, pool.id);
    if (given->SmsAuthenticationMessage) settings.SmsAuthenticationMessage = given->SmsAuthenticationMessage;
    pool.mfa.sms = cognito::sms_mfa_config{settings.SmsAuthenticationMessage, settings.SmsConfiguration};
    if (!settings.SmsConfiguration)
        return refuse_parameter(
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional");
    return {};
}

result<void> apply(const cognito::user_pool_mfa_config& input, user_pool_document& pool) {
    POOLGUARD_CHECK(set_sms(input.SmsMfaConfiguration, pool));
    const auto& token = input.SoftwareTokenMfaConfiguration;
    pool.mfa.has_software_token = token && token->Enabled.value_or(false);
    pool.mfa.names_software_token = token.has_value();
    pool.mfa.email = input.EmailMfaConfiguration;
    pool.mfa.web_authn = input.WebAuthnConfiguration;
    if (pool.mfa.email && pool.settings.UserPoolTier == cognito::tier::LITE)
        return refuse("FeatureUnavailableInTierException", "E-mail as a second factor needs the tier ESSENTIALS.");
    pool.settings.MfaConfiguration = input.MfaConfiguration.value_or(cognito::mfa_mode::OFF);
    if (pool.settings.MfaConfiguration != cognito::mfa_mode::OFF && factors_of(pool).empty())
        return refuse_parameter(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.");
    return check_factors(pool);
}

} // namespace

reply_to<cognito::set_user_pool_mfa_config> set_user_pool_mfa_config(const cognito::set_user_pool_mfa_config& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_CHECK(check_request(input));
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    user_pool_document changed;
    POOLGUARD_CHECK(ports.pools.update(input.UserPoolId, [&](user_pool_document& pool) -> result<void> {
        POOLGUARD_CHECK(apply(input, pool));
        pool.modified = base::epoch_milliseconds(by.now);
        changed = pool;
        return {};
    }));
    return describe_mfa(changed);
}

extern const operation set_user_pool_mfa_config_operation =
    operation_of<cognito::set_user_pool_mfa_config, set_user_pool_mfa_config>;

} // namespace poolguard::pool
