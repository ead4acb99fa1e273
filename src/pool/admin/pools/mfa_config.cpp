#include "pool/admin/pools/mfa_config.hpp"

#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in_steps.hpp"

namespace poolguard::pool {

result<void> set_mfa_mode(user_pool_document& pool) {
    const auto mode = pool.settings.MfaConfiguration.value_or(cognito::mfa_mode::OFF);
    if (!pool.settings.SmsConfiguration)
        pool.mfa.sms.reset();
    else if (mode != cognito::mfa_mode::OFF && !pool.mfa.sms)
        pool.mfa.sms = cognito::sms_mfa_config{pool.settings.SmsAuthenticationMessage, pool.settings.SmsConfiguration};
    if (mode != cognito::mfa_mode::OFF && factors_of(pool).empty())
        return refuse_parameter("MfaConfiguration is OPTIONAL or ON and no second factor is set up: set "
                                "SmsConfiguration, or set up software tokens or e-mail with SetUserPoolMfaConfig.");
    return {};
}

cognito::user_pool_mfa_config describe_mfa(const user_pool_document& pool) {
    cognito::user_pool_mfa_config out;
    out.SmsMfaConfiguration = pool.mfa.sms;
    out.SoftwareTokenMfaConfiguration = cognito::software_token_mfa_config{pool.mfa.has_software_token};
    out.EmailMfaConfiguration = pool.mfa.email;
    out.MfaConfiguration = pool.settings.MfaConfiguration.value_or(cognito::mfa_mode::OFF);
    return out;
}

} // namespace poolguard::pool
