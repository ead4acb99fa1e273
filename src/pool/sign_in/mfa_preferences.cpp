#include "pool/sign_in/mfa_preferences.hpp"

#include "base/try.hpp"
#include "pool/passkeys/relying_party.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

using enum challenge_name;

struct wish {
    mfa_factor factor;
    const std::optional<cognito::mfa_settings>& settings;

    bool prefers() const { return settings && settings->PreferredMfa.value_or(false); }
    // Preferring a factor also chooses it.
    std::optional<bool> chooses() const {
        if (!settings) return std::nullopt;
        return settings->Enabled.value_or(false) || prefers();
    }
};

result<void> check_choice(const user_pool_document& pool, const user_document& user, mfa_factor factor) {
    const auto offered = factors_of(pool);
    if (std::ranges::find(offered, factor) == offered.end()) {
        if (factor == SOFTWARE_TOKEN_MFA)
            return refuse_parameter("Software Token MFA has not been enabled by the userPool");
        return refuse_parameter(fmt::format("{} has not been set up for this user pool.", json::enum_name(factor)));
    }
    if (is_equipped(user, factor)) return {};
    if (factor == SOFTWARE_TOKEN_MFA) return refuse_parameter("User has not set up software token mfa");
    return refuse_parameter(
        fmt::format("The user has no {} for {}.", address_attribute(factor), json::enum_name(factor)));
}

void give_up(user_document& user, mfa_factor factor) {
    std::erase(user.mfa.chosen, json::enum_name(factor));
    if (prefers(user, factor)) user.mfa.preferred.clear();
}

// Whoever may use a passkey may also use it as both factors, so this changes nothing but what GetUser lists.
result<void> apply_passkey_wish(const user_pool_document& pool, bool is_wanted, user_document& user) {
    std::erase(user.mfa.chosen, passkeys_as_mfa);
    if (!is_wanted) return {};
    if (!passkeys_are_both_factors(pool))
        return refuse_parameter("WebAuthn MFA needs the FactorConfiguration MULTI_FACTOR_WITH_USER_VERIFICATION.");
    if (user.passkeys.empty()) return refuse_parameter("The user has no passkey.");
    user.mfa.chosen.emplace_back(passkeys_as_mfa);
    return {};
}

} // namespace

void choose(user_document& user, mfa_factor factor) {
    if (!has_chosen(user, factor)) user.mfa.chosen.emplace_back(json::enum_name(factor));
}

void forget_app(user_document& user) {
    give_up(user, SOFTWARE_TOKEN_MFA);
    user.mfa.totp_key.clear();
    user.mfa.totp_name.clear();
    user.mfa.totp_step = 0;
    user.mfa.new_totp_key.clear();
}

result<void> apply_preference(const user_pool_document& pool, const cognito::mfa_preference& input,
                              user_document& user) {
    const std::array wishes{wish{SMS_MFA, input.SMSMfaSettings},
                            wish{SOFTWARE_TOKEN_MFA, input.SoftwareTokenMfaSettings},
                            wish{EMAIL_OTP, input.EmailMfaSettings}};
    if (std::ranges::count_if(wishes, &wish::prefers) > 1)
        return refuse_parameter("Only one second factor can be preferred.");
    if (input.WebAuthnMfaSettings)
        POOLGUARD_CHECK(apply_passkey_wish(pool, input.WebAuthnMfaSettings->Enabled.value_or(false), user));
    for (const auto& each : wishes) {
        const auto chooses = each.chooses();
        if (!chooses) continue;
        if (!*chooses) {
            give_up(user, each.factor);
            continue;
        }
        POOLGUARD_CHECK(check_choice(pool, user, each.factor));
        choose(user, each.factor);
        if (each.prefers())
            user.mfa.preferred = json::enum_name(each.factor);
        else if (prefers(user, each.factor) && each.settings->PreferredMfa)
            user.mfa.preferred.clear();
    }
    return {};
}

result<cognito::mfa_preference> preference_of(const std::vector<cognito::mfa_option>& options) {
    const auto is_sms = [](const cognito::mfa_option& each) {
        return each.DeliveryMedium == cognito::delivery_medium::SMS && each.AttributeName &&
               each.AttributeName->value == "phone_number";
    };
    if (!std::ranges::all_of(options, is_sms))
        return refuse_parameter("MFAOptions can only have the delivery medium SMS and the attribute phone_number.");
    cognito::mfa_preference out;
    out.SMSMfaSettings = cognito::mfa_settings{!options.empty(), std::nullopt};
    return out;
}

std::optional<std::vector<cognito::mfa_option>> mfa_options(const user_document& user) {
    if (!has_chosen(user, SMS_MFA)) return std::nullopt;
    return std::vector<cognito::mfa_option>{{cognito::delivery_medium::SMS, "phone_number"}};
}

std::optional<std::string> preferred_factor(const user_document& user) {
    if (user.mfa.preferred.empty()) return std::nullopt;
    return user.mfa.preferred;
}

std::optional<std::vector<std::string>> chosen_factors(const user_document& user) {
    if (user.mfa.chosen.empty()) return std::nullopt;
    return user.mfa.chosen;
}

} // namespace poolguard::pool
