#include "pool/admin/pools/mfa_config.hpp"

#include "pool/admin/pools/pool_rules.hpp"
#include "pool/model/sign_in_policy.hpp"
#include "pool/passkeys/relying_party.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in_steps.hpp"

namespace poolguard::pool {

using cognito::mfa_mode;

result<void> set_mfa_mode(user_pool_document& pool) {
    const auto& settings = pool.settings;
    const bool is_off = settings.MfaConfiguration == mfa_mode::OFF;
    if (is_off) {
        pool.mfa.has_software_token = pool.mfa.names_software_token = false;
        pool.mfa.email.reset();
    }
    pool.mfa.sms.reset();
    if (!is_off && settings.SmsConfiguration)
        pool.mfa.sms = cognito::sms_mfa_config{settings.SmsAuthenticationMessage, settings.SmsConfiguration};
    if (!is_off && factors_of(pool).empty())
        return refuse_parameter(
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional");
    return check_factors(pool);
}

result<void> check_factors(const user_pool_document& pool) {
    using enum cognito::auth_factor;
    if (pool.settings.MfaConfiguration != mfa_mode::ON) return {};
    if (allows_first_factor(pool.settings, EMAIL_OTP) || allows_first_factor(pool.settings, SMS_OTP))
        return refuse_parameter(
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled");
    if (allows_first_factor(pool.settings, WEB_AUTHN) && !passkeys_are_both_factors(pool))
        return refuse_parameter("Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
                                "WebAuthn is an allowed first auth factor");
    return {};
}

cognito::user_pool_mfa_config describe_mfa(const user_pool_document& pool) {
    cognito::user_pool_mfa_config out;
    out.MfaConfiguration = pool.settings.MfaConfiguration.value_or(mfa_mode::OFF);
    out.WebAuthnConfiguration = pool.mfa.web_authn;
    if (out.MfaConfiguration == mfa_mode::OFF) return out;
    out.SmsMfaConfiguration = pool.mfa.sms;
    // Left out where it was never named: clients that compare take "off" for a setting.
    if (pool.mfa.has_software_token || pool.mfa.names_software_token)
        out.SoftwareTokenMfaConfiguration = cognito::software_token_mfa_config{pool.mfa.has_software_token};
    out.EmailMfaConfiguration = pool.mfa.email;
    return out;
}

} // namespace poolguard::pool
