#include "pool/model/client_settings.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace poolguard::pool {
namespace {

using cognito::auth_flow;
using cognito::explicit_auth_flow;
using cognito::time_unit;
using std::chrono::seconds;

constexpr std::array<std::string_view, 14> profile_claims{
    "name",    "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
    "website", "gender",      "birthdate",  "zoneinfo",    "locale",   "updated_at"};

seconds length_of(std::int64_t count, time_unit unit) {
    switch (unit) {
    case time_unit::seconds:
        return seconds{count};
    case time_unit::minutes:
        return seconds{count * 60};
    case time_unit::hours:
        return seconds{count * 3600};
    case time_unit::days:
        return seconds{count * 86400};
    }
    return seconds{0};
}

template <class Number>
seconds short_token_validity(const std::optional<Number>& count, std::optional<time_unit> unit) {
    if (!count) return seconds{3600};
    return std::clamp(length_of(count->value, unit.value_or(time_unit::hours)), seconds{300}, seconds{86400});
}

template <class Names>
bool lists_attribute(const std::optional<Names>& names, std::string_view attribute) {
    if (!names) return true;
    return std::ranges::any_of(*names, [&](std::string_view name) {
        if (name == attribute) return true;
        if (name == "oidc:profile") return std::ranges::find(profile_claims, attribute) != profile_claims.end();
        if (name == "oidc:email") return attribute == "email" || attribute == "email_verified";
        if (name == "oidc:phone") return attribute == "phone_number" || attribute == "phone_number_verified";
        return name == "oidc:address" && attribute == "address";
    });
}

bool is_old_name(explicit_auth_flow flow) {
    return flow == explicit_auth_flow::ADMIN_NO_SRP_AUTH || flow == explicit_auth_flow::CUSTOM_AUTH_FLOW_ONLY ||
           flow == explicit_auth_flow::USER_PASSWORD_AUTH;
}

bool rotates_refresh_tokens(const cognito::user_pool_client_settings& settings) {
    return settings.RefreshTokenRotation && settings.RefreshTokenRotation->Feature == cognito::feature_state::ENABLED;
}

} // namespace

std::optional<seconds> rotation_grace(const cognito::user_pool_client_settings& settings) {
    if (!rotates_refresh_tokens(settings)) return std::nullopt;
    const auto& given = settings.RefreshTokenRotation->RetryGracePeriodSeconds;
    return seconds{given ? given->value : 0};
}

seconds access_token_validity(const cognito::user_pool_client_settings& settings) {
    const auto& units = settings.TokenValidityUnits;
    return short_token_validity(settings.AccessTokenValidity, units ? units->AccessToken : std::nullopt);
}

seconds id_token_validity(const cognito::user_pool_client_settings& settings) {
    const auto& units = settings.TokenValidityUnits;
    return short_token_validity(settings.IdTokenValidity, units ? units->IdToken : std::nullopt);
}

seconds refresh_token_validity(const cognito::user_pool_client_settings& settings) {
    const auto& given = settings.RefreshTokenValidity;
    if (!given || given->value == 0) return seconds{30 * 86400};
    const auto& units = settings.TokenValidityUnits;
    const auto unit = units ? units->RefreshToken.value_or(time_unit::days) : time_unit::days;
    // Limits the number so that the product cannot overflow.
    const auto count = std::min<std::int64_t>(given->value, 315'360'000);
    return std::clamp(length_of(count, unit), seconds{3600}, seconds{315'360'000});
}

seconds auth_session_validity(const cognito::user_pool_client_settings& settings) {
    return seconds{60 * (settings.AuthSessionValidity ? settings.AuthSessionValidity->value : 3)};
}

bool allows(const cognito::user_pool_client_settings& settings, auth_flow flow) {
    using enum explicit_auth_flow;
    static const std::vector<explicit_auth_flow> defaults{ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_SRP_AUTH,
                                                          ALLOW_CUSTOM_AUTH};
    const auto& given = settings.ExplicitAuthFlows;
    const auto& flows = given && !given->empty() ? *given : defaults;
    const auto has = [&](explicit_auth_flow wanted) { return std::ranges::find(flows, wanted) != flows.end(); };
    const bool has_old_names = std::ranges::any_of(flows, is_old_name);
    switch (flow) {
    case auth_flow::USER_SRP_AUTH:
        return has(ALLOW_USER_SRP_AUTH) || (has_old_names && !has(CUSTOM_AUTH_FLOW_ONLY));
    case auth_flow::REFRESH_TOKEN_AUTH:
    case auth_flow::REFRESH_TOKEN:
        return !rotates_refresh_tokens(settings) && (has(ALLOW_REFRESH_TOKEN_AUTH) || has_old_names);
    case auth_flow::CUSTOM_AUTH:
        return has(ALLOW_CUSTOM_AUTH) || has(CUSTOM_AUTH_FLOW_ONLY);
    case auth_flow::ADMIN_NO_SRP_AUTH:
    case auth_flow::ADMIN_USER_PASSWORD_AUTH:
        return has(ALLOW_ADMIN_USER_PASSWORD_AUTH) || has(explicit_auth_flow::ADMIN_NO_SRP_AUTH);
    case auth_flow::USER_PASSWORD_AUTH:
        return has(ALLOW_USER_PASSWORD_AUTH) || has(explicit_auth_flow::USER_PASSWORD_AUTH);
    case auth_flow::USER_AUTH:
        return has(ALLOW_USER_AUTH);
    }
    return false;
}

bool allows_client_tokens(const cognito::user_pool_client_settings& settings) {
    const auto& flows = settings.ExplicitAuthFlows;
    return flows && std::ranges::find(*flows, explicit_auth_flow::ALLOW_CLIENT_TOKEN_AUTH) != flows->end();
}

bool has_token_revocation(const cognito::user_pool_client_settings& settings) {
    return settings.EnableTokenRevocation.value_or(true);
}

bool hides_users(const cognito::user_pool_client_settings& settings) {
    return settings.PreventUserExistenceErrors == cognito::user_existence_errors::ENABLED;
}

bool may_read(const cognito::user_pool_client_settings& settings, std::string_view attribute) {
    return lists_attribute(settings.ReadAttributes, attribute);
}

bool may_write(const cognito::user_pool_client_settings& settings, std::string_view attribute) {
    return lists_attribute(settings.WriteAttributes, attribute);
}

bool allows(const cognito::user_pool_client_settings& settings, cognito::oauth_flow flow) {
    return settings.AllowedOAuthFlowsUserPoolClient.value_or(false) && settings.AllowedOAuthFlows &&
           std::ranges::find(*settings.AllowedOAuthFlows, flow) != settings.AllowedOAuthFlows->end();
}

} // namespace poolguard::pool
