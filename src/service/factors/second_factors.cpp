#include "service/factors/second_factors.hpp"

#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "service/factors/app_codes.hpp"
#include "service/own_user.hpp"
#include "service/token_of.hpp"

#include <algorithm>

namespace poolguard::service {
namespace {

bool is_on(second_factor factor, const chosen_factors& chosen) {
    return chosen.preferred == factor || std::ranges::find(chosen.methods, factor) != chosen.methods.end();
}

// nullopt for a name that this version does not know; such a factor is not changed at Cognito.
std::optional<second_factor> factor_of(const std::string& name) {
    second_factor out{};
    if (!boost::describe::enum_from_string(name.c_str(), out)) return std::nullopt;
    return out;
}

// The setting that changes a factor as wanted; nullopt if it is off and stays off, because a pool that does not offer
// the factor would refuse the setting.
std::optional<cognito::mfa_settings> setting_of(second_factor factor, const chosen_factors& before,
                                                const chosen_factors& wanted) {
    const bool is_wanted = is_on(factor, wanted);
    if (!is_wanted && !is_on(factor, before)) return std::nullopt;
    return cognito::mfa_settings{.Enabled = is_wanted, .PreferredMfa = is_wanted && wanted.preferred == factor};
}

cognito::result<authenticator_secret> secret_in(cognito::result<cognito::associate_software_token_reply> reply,
                                                std::string account) {
    if (!reply) return std::unexpected(std::move(reply.error()));
    return authenticator_secret{base::secret(std::move(reply->SecretCode)), std::move(account),
                                std::move(reply->Session).value_or("")};
}

} // namespace

chosen_factors to_chosen_factors(const std::optional<std::vector<std::string>>& methods,
                                 const std::optional<std::string>& preferred) {
    chosen_factors out;
    if (methods)
        for (const auto& name : *methods)
            if (const auto factor = factor_of(name)) out.methods.push_back(*factor);
    if (preferred) out.preferred = factor_of(*preferred);
    return out;
}

cognito::mfa_preference turned_off(const chosen_factors& all) {
    using enum second_factor;
    const bool has_none = all.methods.empty() && !all.preferred;
    cognito::mfa_preference out;
    out.SMSMfaSettings = setting_of(SMS_MFA, all, {});
    out.SoftwareTokenMfaSettings =
        setting_of(SOFTWARE_TOKEN_MFA, has_none ? chosen_factors{{SOFTWARE_TOKEN_MFA}, {}} : all, {});
    out.EmailMfaSettings = setting_of(EMAIL_OTP, all, {});
    return out;
}

cognito::result<chosen_factors> second_factors::of(const principal& who) {
    POOLGUARD_TRY(const auto user, read_own_user(cognito_, who));
    return to_chosen_factors(user.UserMFASettingList, user.PreferredMfaSetting);
}

std::optional<std::vector<second_factor>> second_factors::offered() {
    const auto config = cognito_.call(cognito::get_user_pool_mfa_config{user_pool_id_}, cognito::idempotent);
    if (!config) return std::nullopt;
    std::vector<second_factor> out;
    if (config->MfaConfiguration == cognito::mfa_mode::OFF) return out;
    if (config->SmsMfaConfiguration) out.push_back(second_factor::SMS_MFA);
    if (config->SoftwareTokenMfaConfiguration && config->SoftwareTokenMfaConfiguration->Enabled.value_or(false))
        out.push_back(second_factor::SOFTWARE_TOKEN_MFA);
    if (config->EmailMfaConfiguration) out.push_back(second_factor::EMAIL_OTP);
    return out;
}

cognito::result<void> second_factors::choose(const principal& who, const chosen_factors& wanted) {
    POOLGUARD_TRY(const auto before, of(who));
    cognito::set_user_mfa_preference message;
    message.AccessToken = token_of(who);
    message.SMSMfaSettings = setting_of(second_factor::SMS_MFA, before, wanted);
    message.SoftwareTokenMfaSettings = setting_of(second_factor::SOFTWARE_TOKEN_MFA, before, wanted);
    message.EmailMfaSettings = setting_of(second_factor::EMAIL_OTP, before, wanted);
    if (!message.SMSMfaSettings && !message.SoftwareTokenMfaSettings && !message.EmailMfaSettings) return {};
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<authenticator_secret> second_factors::begin_authenticator(const principal& who) {
    POOLGUARD_TRY(const auto user, read_own_user(cognito_, who));
    std::string account(who.username());
    for (const auto& each : user.UserAttributes)
        if (each.Name.value == "email" && each.Value) account = each.Value->value;
    cognito::associate_software_token message;
    message.AccessToken = token_of(who);
    return secret_in(cognito_.call(message), std::move(account));
}

cognito::result<authenticator_secret> second_factors::begin_authenticator(std::string_view session) {
    cognito::associate_software_token message;
    message.Session = std::string(session);
    return secret_in(cognito_.call(message), {});
}

cognito::result<void> second_factors::finish_authenticator(const principal& who, const base::secret& code,
                                                           std::optional<std::string> name) {
    cognito::verify_software_token message;
    message.AccessToken = token_of(who);
    message.UserCode = cognito::totp_code(std::string(code.reveal()));
    message.FriendlyDeviceName = std::move(name);
    POOLGUARD_CHECK(verify_app_code(cognito_, message));
    cognito::set_user_mfa_preference chosen;
    chosen.AccessToken = token_of(who);
    chosen.SoftwareTokenMfaSettings = cognito::mfa_settings{.Enabled = true, .PreferredMfa = true};
    POOLGUARD_CHECK(cognito_.call(chosen, cognito::idempotent));
    return {};
}

cognito::result<void> second_factors::remove_authenticator(const principal& who) {
    cognito::set_user_mfa_preference message;
    message.AccessToken = token_of(who);
    message.SoftwareTokenMfaSettings = cognito::mfa_settings{.Enabled = false, .PreferredMfa = false};
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

} // namespace poolguard::service
