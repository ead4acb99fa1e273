#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/admin/pools/mfa_config.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in_steps.hpp"

namespace poolguard::pool {
namespace {

result<void> check_message(const auto& text, std::string_view member) {
    if (!text || text->value.find("{####}") != std::string::npos) return {};
    return refuse_parameter(fmt::format("{} must contain {{####}}, the placeholder for the code.", member));
}

result<void> apply(const cognito::user_pool_mfa_config& input, user_pool_document& pool) {
    pool.mfa.sms = input.SmsMfaConfiguration;
    if (pool.mfa.sms && !pool.mfa.sms->SmsConfiguration)
        pool.mfa.sms->SmsConfiguration = pool.settings.SmsConfiguration;
    pool.mfa.email = input.EmailMfaConfiguration;
    pool.mfa.has_software_token =
        input.SoftwareTokenMfaConfiguration && input.SoftwareTokenMfaConfiguration->Enabled.value_or(false);
    if (pool.mfa.email && pool.settings.UserPoolTier == cognito::tier::LITE)
        return refuse("FeatureUnavailableInTierException", "E-mail as a second factor needs the tier ESSENTIALS.");
    pool.settings.MfaConfiguration = input.MfaConfiguration.value_or(cognito::mfa_mode::OFF);
    if (pool.settings.MfaConfiguration != cognito::mfa_mode::OFF && factors_of(pool).empty())
        return refuse_parameter("MfaConfiguration is OPTIONAL or ON and no second factor is set up.");
    return {};
}

} // namespace

reply_to<cognito::set_user_pool_mfa_config> set_user_pool_mfa_config(const cognito::set_user_pool_mfa_config& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    if (input.SmsMfaConfiguration)
        POOLGUARD_CHECK(check_message(input.SmsMfaConfiguration->SmsAuthenticationMessage, "SmsAuthenticationMessage"));
    if (input.EmailMfaConfiguration) POOLGUARD_CHECK(check_message(input.EmailMfaConfiguration->Message, "Message"));
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
