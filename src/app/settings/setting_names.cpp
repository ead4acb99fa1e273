#include "app/settings/setting_names.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <numeric>
#include <vector>

namespace poolguard::app {
namespace {

constexpr setting_name names[] = {
    {"POOLGUARD_LISTEN", "POOLGUARD_LISTEN"},
    {"POOLGUARD_DATA", "POOLGUARD_DATA"},
    {"POOLGUARD_PUBLIC_URL", "POOLGUARD_PUBLIC_URL"},
    {"AWS_REGION", "AWS_REGION"},
    {"COGNITO_REGION", "AWS_REGION"},
    {"COGNITO_USER_POOL_ID", "COGNITO_USER_POOL_ID"},
    {"USER_POOL_ID", "COGNITO_USER_POOL_ID"},
    {"COGNITO_APP_CLIENT_ID", "COGNITO_APP_CLIENT_ID"},
    {"COGNITO_CLIENT_ID", "COGNITO_APP_CLIENT_ID"},
    {"CLIENT_ID", "COGNITO_APP_CLIENT_ID"},
    {"COGNITO_APP_CLIENT_SECRET", "COGNITO_APP_CLIENT_SECRET", true},
    {"COGNITO_CLIENT_SECRET", "COGNITO_APP_CLIENT_SECRET", true},
    {"CLIENT_SECRET", "COGNITO_APP_CLIENT_SECRET", true},
    {"COGNITO_ENDPOINT", "COGNITO_ENDPOINT"},
    {"COGNITO_ISSUER", "COGNITO_ISSUER"},
    {"COGNITO_JWKS_URL", "COGNITO_JWKS_URL"},
    {"COGNITO_JWKS_FILE", "COGNITO_JWKS_FILE"},
    {"COGNITO_WEB_CLIENT_ID", "COGNITO_WEB_CLIENT_ID"},
    {"COGNITO_DOMAIN", "COGNITO_DOMAIN"},
    {"COGNITO_LOGOUT_REDIRECT", "COGNITO_LOGOUT_REDIRECT"},
    {"COGNITO_IDENTITY_POOL_ID", "COGNITO_IDENTITY_POOL_ID"},
    {"POOLGUARD_PASSPHRASE", "POOLGUARD_PASSPHRASE", true},
    {"EXPOSE_AWS_CREDENTIALS", "EXPOSE_AWS_CREDENTIALS"},
    {"COGNITO_PREFERRED_TOKEN_USE", "COGNITO_PREFERRED_TOKEN_USE"},
    {"COGNITO_CALLBACK_URLS", "COGNITO_CALLBACK_URLS"},
    {"COGNITO_LOGOUT_URLS", "COGNITO_LOGOUT_URLS"},
    {"COGNITO_TENANT_CLAIM", "COGNITO_TENANT_CLAIM"},
    {"AWS_CA_BUNDLE", "AWS_CA_BUNDLE"},
    {"MULTI_TENANT_ENABLED", "MULTI_TENANT_ENABLED"},
    {"TENANT_MODE", "TENANT_MODE"},
    {"TENANT_HEADER", "TENANT_HEADER"},
    {"TENANT_STRICT", "TENANT_STRICT"},
    {"TENANT_MAIN_DOMAIN", "TENANT_MAIN_DOMAIN"},
    {"CORS_ALLOWED_ORIGINS", "CORS_ALLOWED_ORIGINS"},
    {"ALLOWED_ORIGINS", "CORS_ALLOWED_ORIGINS"},
    {"ALLOWED_HOSTS", "ALLOWED_HOSTS"},
    {"POOLGUARD_STORE", "POOLGUARD_STORE"},
    {"DYNAMODB_USERS_TABLE", "DYNAMODB_USERS_TABLE"},
    {"DYNAMODB_SESSIONS_TABLE", "DYNAMODB_SESSIONS_TABLE"},
    {"DYNAMODB_ENDPOINT", "DYNAMODB_ENDPOINT"},
    {"SES_EMAIL_SOURCE", "SES_EMAIL_SOURCE"},
    {"SES_REGION", "SES_REGION"},
    {"SMTP_URL", "SMTP_URL", true},
    {"SMTP_CA_FILE", "SMTP_CA_FILE"},
    {"AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_SESV2"},
    {"POOLGUARD_MAIL_FROM", "POOLGUARD_MAIL_FROM"},
    {"TRUSTED_PROXIES", "TRUSTED_PROXIES"},
    {"LOG_LEVEL", "LOG_LEVEL"},
    {"DEBUG", "DEBUG"},
    {"POOLGUARD_LOG_FORMAT", "POOLGUARD_LOG_FORMAT"},
    {"APP_SECRET_KEY", "APP_SECRET_KEY", true},
    {"SECRET_KEY", "APP_SECRET_KEY", true},
    {"FLASK_SECRET_KEY", "APP_SECRET_KEY", true},
    {"POOLGUARD_ACCOUNT_ID", "POOLGUARD_ACCOUNT_ID"},
    {"POOLGUARD_ACCESS_KEY_ID", "POOLGUARD_ACCESS_KEY_ID"},
    {"POOLGUARD_SECRET_ACCESS_KEY", "POOLGUARD_SECRET_ACCESS_KEY", true},
    {"POOLGUARD_ISSUER", "POOLGUARD_ISSUER"},
    {"POOLGUARD_LIMIT_SIGN_IN_FAILURES", "POOLGUARD_LIMIT_SIGN_IN_FAILURES"},
    {"POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS", "POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS"},
    {"POOLGUARD_LIMIT_CODES", "POOLGUARD_LIMIT_CODES"},
    {"POOLGUARD_LIMIT_REFRESHES", "POOLGUARD_LIMIT_REFRESHES"},
    {"POOLGUARD_OIDC_PROVIDERS", "POOLGUARD_OIDC_PROVIDERS"},
    {"POOLGUARD_RETURN_URLS", "POOLGUARD_RETURN_URLS"},
    {"POOLGUARD_TOTP_ISSUER", "POOLGUARD_TOTP_ISSUER"},
    {"POOLGUARD_PAGES_COLOR", "POOLGUARD_PAGES_COLOR"},
    {"POOLGUARD_PAGES_LOGO", "POOLGUARD_PAGES_LOGO"},
};

// A variable that starts like this is meant for us, or for nobody.
constexpr std::array<std::string_view, 4> our_prefixes{"POOLGUARD_", "COGNITO_", "TENANT_", "MULTI_TENANT"};

// How many letters must be changed, added or left out to make one word from the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

} // namespace

std::span<const setting_name> setting_names() { return names; }

std::expected<std::optional<found_setting>, std::string> find_setting(const environment& from,
                                                                      std::string_view first_name) {
    std::optional<found_setting> found;
    for (const auto& each : names) {
        if (each.same_as != first_name) continue;
        auto value = from.find(each.name);
        if (!value) continue;
        if (found && found->value != *value)
            return std::unexpected(fmt::format(
                "{} and {} mean the same and are set to different values; set one of them", found->name, each.name));
        if (!found) found = found_setting{each.name, std::move(*value)};
    }
    return found;
}

std::optional<std::string> find_misspelt(const environment& from) {
    for (const auto& [name, value] : from.all()) {
        const bool is_ours = std::ranges::any_of(our_prefixes, [&](auto prefix) { return name.starts_with(prefix); });
        if (!is_ours || std::ranges::any_of(names, [&](const auto& each) { return each.name == name; })) continue;
        const auto& nearest =
            *std::ranges::min_element(names, {}, [&](const auto& each) { return edit_distance(each.name, name); });
        if (edit_distance(nearest.name, name) <= 4)
            return fmt::format("{} is not a setting; did you mean {}?", name, nearest.name);
        return fmt::format("{} is not a setting; docs/settings.md lists those that are", name);
    }
    return std::nullopt;
}

} // namespace poolguard::app
