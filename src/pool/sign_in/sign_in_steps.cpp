#include "pool/sign_in/sign_in_steps.hpp"

#include "base/try.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/triggers.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/devices.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using enum challenge_name;
using cognito::auth_flow;
using cognito::mfa_mode;
using cognito::recovery_option;

template <class List, class Wanted>
bool contains(const List& list, const Wanted& wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

bool has_attribute(const user_document& user, const std::string& name) {
    const auto found = user.attributes.find(name);
    return found != user.attributes.end() && !found->second.empty();
}

// Someone who can read that address can set a new password, so a code sent there would not be a second factor.
bool is_first_way_to_recover(const user_pool_document& pool, mfa_factor factor) {
    const auto& setting = pool.settings.AccountRecoverySetting;
    if (!setting || !setting->RecoveryMechanisms || setting->RecoveryMechanisms->value.empty()) return false;
    const auto& mechanisms = setting->RecoveryMechanisms->value;
    const auto first = std::ranges::min_element(mechanisms, {}, [](const auto& each) { return each.Priority.value; });
    return (factor == EMAIL_OTP && first->Name == recovery_option::verified_email) ||
           (factor == SMS_MFA && first->Name == recovery_option::verified_phone_number);
}

std::unexpected<failure> unsupported_flow() { return refuse_parameter("Initiate Auth method not supported."); }

std::unexpected<failure> flow_not_enabled(auth_flow flow, initiator by) {
    if (by == initiator::administrator) return refuse_parameter("Auth flow not enabled for this client");
    const bool has_old_wording = flow == auth_flow::USER_PASSWORD_AUTH || flow == auth_flow::REFRESH_TOKEN_AUTH ||
                                 flow == auth_flow::REFRESH_TOKEN;
    return refuse_parameter(
        fmt::format("{} {}", base::json::enum_name(flow),
                    has_old_wording ? "flow not enabled for this client" : "is not enabled for the client."));
}

bool is_open_to(auth_flow flow, initiator by) {
    if (flow == auth_flow::USER_PASSWORD_AUTH) return by == initiator::client;
    if (flow == auth_flow::ADMIN_NO_SRP_AUTH || flow == auth_flow::ADMIN_USER_PASSWORD_AUTH)
        return by == initiator::administrator;
    return true;
}

// Refuses users who may not sign in although they proved who they are. A temporary password matters only to those who
// have not proved everything else yet.
result<void> check_status(const user_document& user, bool is_complete, base::time_point now) {
    using enum cognito::user_status;
    if (!user.enabled) return refuse(cognito::failure_name::not_authorized, "User is disabled.");
    if (user.status == UNCONFIRMED) return refuse(cognito::failure_name::user_not_confirmed, "User is not confirmed.");
    if (user.status == RESET_REQUIRED)
        return refuse(cognito::failure_name::password_reset_required, "Password reset required for the user");
    if (user.status != CONFIRMED && user.status != FORCE_CHANGE_PASSWORD) return wrong_credentials();
    if (is_complete) return {};
    if (user.password_expires != 0 && now >= base::from_epoch_milliseconds(user.password_expires))
        return refuse(cognito::failure_name::not_authorized,
                      "Temporary password has expired and must be reset by an administrator.");
    return {};
}

result<sign_in_step> second_factor_step(const user_pool_document& pool, const user_document& user) {
    if (mfa_mode_of(pool) == mfa_mode::OFF) return sign_in_step{};
    auto usable = usable_factors(pool, user);
    const auto preferred = std::ranges::find_if(usable, [&](auto each) { return prefers(user, each); });
    if (preferred != usable.end()) return sign_in_step{*preferred};
    if (usable.size() > 1) return sign_in_step{SELECT_MFA_TYPE, std::move(usable)};
    if (usable.size() == 1) return sign_in_step{usable.front()};
    if (mfa_mode_of(pool) == mfa_mode::OPTIONAL) return sign_in_step{};
    if (pool.mfa.has_software_token) return sign_in_step{MFA_SETUP, {SOFTWARE_TOKEN_MFA}};
    return refuse("MFAMethodNotFoundException", "The user has no second factor that this user pool accepts.");
}

} // namespace

mfa_mode mfa_mode_of(const user_pool_document& pool) { return pool.settings.MfaConfiguration.value_or(mfa_mode::OFF); }

std::string address_attribute(mfa_factor factor) {
    return factor == SMS_MFA || factor == SMS_OTP ? "phone_number" : "email";
}

mfa_factors factors_of(const user_pool_document& pool) {
    mfa_factors out;
    if (pool.mfa.sms) out.push_back(SMS_MFA);
    if (pool.mfa.has_software_token) out.push_back(SOFTWARE_TOKEN_MFA);
    if (pool.mfa.email) out.push_back(EMAIL_OTP);
    return out;
}

bool is_equipped(const user_document& user, mfa_factor factor) {
    if (factor == SOFTWARE_TOKEN_MFA) return !user.mfa.totp_key.empty();
    return has_attribute(user, address_attribute(factor));
}

bool has_chosen(const user_document& user, mfa_factor factor) {
    return contains(user.mfa.chosen, json::enum_name(factor));
}

bool prefers(const user_document& user, mfa_factor factor) { return user.mfa.preferred == json::enum_name(factor); }

mfa_factors usable_factors(const user_pool_document& pool, const user_document& user) {
    auto out = factors_of(pool);
    const bool is_theirs_to_choose = mfa_mode_of(pool) != mfa_mode::ON;
    std::erase_if(out, [&](mfa_factor each) {
        if (!is_equipped(user, each)) return true;
        if (has_chosen(user, each)) return false;
        return is_theirs_to_choose || is_first_way_to_recover(pool, each);
    });
    return out;
}

result<sign_in_step> first_step(const user_pool_document& pool, const client_document& client, auth_flow flow,
                                initiator by) {
    if (!is_open_to(flow, by)) return unsupported_flow();
    if (!allows(client.settings, flow)) return flow_not_enabled(flow, by);
    switch (flow) {
    case auth_flow::USER_PASSWORD_AUTH:
    case auth_flow::ADMIN_NO_SRP_AUTH:
    case auth_flow::ADMIN_USER_PASSWORD_AUTH:
        return sign_in_step{PASSWORD};
    case auth_flow::USER_SRP_AUTH:
        return sign_in_step{PASSWORD_VERIFIER};
    case auth_flow::REFRESH_TOKEN_AUTH:
    case auth_flow::REFRESH_TOKEN:
        return sign_in_step{};
    case auth_flow::CUSTOM_AUTH:
        if (has_trigger(pool, trigger::DefineAuthChallenge)) return sign_in_step{CUSTOM_CHALLENGE};
        return refuse_parameter("Custom auth lambda trigger is not configured for the user pool.");
    case auth_flow::USER_AUTH:
        break;
    }
    return sign_in_step{SELECT_CHALLENGE};
}

result<sign_in_step> next_step(const user_pool_document& pool, const user_document& user, proof given,
                               base::time_point now, const device_standing& device) {
    // All but the device.
    const bool is_complete = given == proof::functions || (given == proof::device && device.follows_second_factor);
    POOLGUARD_CHECK(check_status(user, is_complete, now));
    if (!is_complete && user.status == cognito::user_status::FORCE_CHANGE_PASSWORD)
        return sign_in_step{NEW_PASSWORD_REQUIRED};
    const bool stands_for_factor = device.is_remembered && has_devices_as_factors(pool);
    if (!is_complete && given != proof::second_factor && !device.follows_second_factor && !stands_for_factor) {
        POOLGUARD_TRY(auto step, second_factor_step(pool, user));
        if (step.challenge) return step;
    }
    if (device.is_remembered && given != proof::device) return sign_in_step{DEVICE_SRP_AUTH};
    return sign_in_step{};
}

result<mfa_factor> chosen_factor(const user_pool_document& pool, const user_document& user, std::string_view answer) {
    for (const auto each : usable_factors(pool, user))
        if (json::enum_name(each) == answer) return each;
    return refuse(cognito::failure_name::not_authorized, "The selected second factor is not available to the user.");
}

} // namespace poolguard::pool
