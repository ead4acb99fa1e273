#include "app/settings/settings.hpp"

#include "app/files/development_certificate.hpp"
#include "app/settings/setting.hpp"
#include "app/settings/setting_values.hpp"
#include "base/ascii.hpp"
#include "base/try.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

using check_result = std::expected<void, std::string>;

check_result told_where(check_result outcome, std::string_view origin) {
    if (outcome) return outcome;
    return std::unexpected(fmt::format("{} ({})", outcome.error(), origin));
}

check_result read_declared(const environment& from, const flags& given, settings& out) {
    for (const auto& each : all_settings()) {
        const auto& value = each.value;
        if (value.given && given.*value.given) {
            POOLGUARD_CHECK(told_where(value.read({value.flag, *(given.*value.given)}, out), "on the command line"));
            continue;
        }
        POOLGUARD_TRY(const auto found, find_setting(from, each));
        if (found) POOLGUARD_CHECK(told_where(value.read(*found, out), from.origin_of(found->name)));
    }
    return {};
}

// Rules between several settings, checked once all have been read.

check_result take_region_of_pool(const environment& from, settings& out) {
    const bool is_first = !out.cognito.user_pool_id;
    const auto& pool = is_first ? out.pool.first_pool_id : out.cognito.user_pool_id;
    if (!pool) return {};
    const auto region = pool->substr(0, pool->find('_'));
    if (!is_region(region)) return {};
    const auto* const name = is_first ? "POOLGUARD_POOL_ID" : "COGNITO_USER_POOL_ID";
    if (const auto set = find_named(from, "AWS_REGION"); set && set->value != region)
        return told_where(
            refuse(set->name, set->value,
                   fmt::format("{} is in {}; set that region or none", setting_in_words(from, name), region)),
            from.origin_of(set->name));
    out.cognito.region = region;
    return {};
}

// Both options are for clients on this machine.
check_result take_development_options(const environment& from, const flags& given, settings& out) {
    out.as_amazon = given.as_amazon;
    out.tls_dev = given.tls_dev || given.as_amazon;
    if (!out.tls_dev) return {};
    const std::string_view option = given.as_amazon ? "--as-amazon" : "--tls-dev";
    if (out.tls_certificate || out.tls_key)
        return std::unexpected(fmt::format("{} makes a certificate itself; give either it or --tls-cert", option));
    if (given.as_amazon && out.cognito.user_pool_id)
        return std::unexpected(fmt::format("--as-amazon always uses the embedded pool; {} must not be set",
                                           setting_in_words(from, "COGNITO_USER_POOL_ID")));
    if (given.as_amazon && !out.public_url.empty())
        return std::unexpected(
            "--as-amazon sets the public URL itself; do not set --public-url or POOLGUARD_PUBLIC_URL");
    if (given.as_amazon) {
        out.public_url = fmt::format("https://cognito-idp.{}.amazonaws.com", out.cognito.region);
        if (!given.listen && !find_named(from, "POOLGUARD_LISTEN")) out.port = 443;
    }
    if (!out.is_loopback)
        return std::unexpected(fmt::format("{} is only for clients on this machine, and {} is reachable from others; "
                                           "use --tls-cert and --tls-key",
                                           option, out.host));
    out.tls_certificate = out.tls_key = development_certificate_in(out.data).string();
    return {};
}

check_result check_related_settings(const environment& from, const settings& given) {
    const auto& cognito = given.cognito;
    const auto pool = [&from] { return setting_in_words(from, "COGNITO_USER_POOL_ID"); };
    if (given.tls_certificate.has_value() != given.tls_key.has_value())
        return std::unexpected("--tls-cert and --tls-key: give both or neither");
    if (cognito.exposes_credentials && cognito.user_pool_id && !cognito.identity_pool_id)
        return std::unexpected(fmt::format("COGNITO_IDENTITY_POOL_ID is not set: {} needs the identity pool that gives "
                                           "them",
                                           setting_in_words(from, "EXPOSE_AWS_CREDENTIALS")));
    if (cognito.user_pool_id && !cognito.client_id)
        return std::unexpected(
            fmt::format("COGNITO_APP_CLIENT_ID is not set: {} needs the app client that tokens are for", pool()));
    if (cognito.endpoint && !cognito.user_pool_id)
        return std::unexpected(fmt::format("COGNITO_USER_POOL_ID is not set: {} needs the user pool at that server",
                                           setting_in_words(from, "COGNITO_ENDPOINT")));
    if (given.pool.access_key_id.has_value() == given.pool.secret_access_key.empty())
        return std::unexpected("POOLGUARD_ACCESS_KEY_ID and POOLGUARD_SECRET_ACCESS_KEY: set both or neither");
    if (!given.functions.places.empty() && given.functions.hook_key.empty())
        return std::unexpected(
            "POOLGUARD_TRIGGERS_KEY is not set: POOLGUARD_TRIGGERS needs the key that signs what hooks "
            "are sent");
    const auto& pool_ids = given.pool;
    if (pool_ids.first_client_id && pool_ids.first_client_id == pool_ids.first_web_client_id)
        return std::unexpected(fmt::format("POOLGUARD_CLIENT_ID and POOLGUARD_WEB_CLIENT_ID are both {}: two app "
                                           "clients need different ids",
                                           *pool_ids.first_client_id));
    return {};
}

// LOG_LEVEL says it more exactly, so it takes precedence.
void take_debug(const environment& from, settings& out) {
    if (!out.debug || out.log_level == base::log::level::debug) return;
    if (find_named(from, "LOG_LEVEL"))
        out.without_effect.push_back({"DEBUG", "LOG_LEVEL takes precedence"});
    else
        out.log_level = base::log::level::debug;
}

// What all pages and mails show of the look, and the name that authenticator apps show.
void complete_product(const environment& from, settings& out) {
    out.product.color = out.pool.branding.accent;
    if (out.pool.branding.logo) out.product.logo_address = pool::page_style::logo_path;
    if (!find_named(from, "POOLGUARD_PRODUCT_NAME") || find_named(from, "POOLGUARD_TOTP_ISSUER")) return;
    // The address in the QR code has a colon between the issuer and the account.
    constexpr std::size_t longest_issuer = 64;
    auto issuer = out.product.name;
    std::ranges::replace(issuer, ':', ' ');
    const auto shown = base::trim(base::first_characters(issuer, longest_issuer));
    if (!shown.empty()) out.authenticator_issuer = shown;
}

check_result choose_mail_route(const environment& from, mail_settings& out) {
    if (out.ses_source && out.smtp)
        return std::unexpected(fmt::format("SMTP_URL, {}, and SES_EMAIL_SOURCE, {}: set only one of them",
                                           from.origin_of("SMTP_URL"), from.origin_of("SES_EMAIL_SOURCE")));
    if (out.ses_source) out.from = *out.ses_source;
    if (out.smtp) out.smtp->ca_file = out.smtp_ca_file.value_or("");
    return {};
}

check_result check_telemetry(const environment& from, const settings& given) {
    const auto& to = given.telemetry;
    if (to.headers.empty() || !to.endpoint) return {};
    const auto url = base::split_url(*to.endpoint);
    if (url && (url->scheme == "https" || is_loopback_host(url->host))) return {};
    return std::unexpected(fmt::format("OTEL_EXPORTER_OTLP_HEADERS would be sent unencrypted: {} needs https://",
                                       setting_in_words(from, "OTEL_EXPORTER_OTLP_ENDPOINT")));
}

check_result check_reach(const settings& given) {
    if (!given.is_loopback && given.allowed_hosts.empty())
        return std::unexpected(
            fmt::format("ALLOWED_HOSTS is not set: {} is reachable from other machines, so list the host "
                        "names to serve, separated by commas",
                        given.host));
    if ((given.host == "0.0.0.0" || given.host == "[::]" || given.host == "::") && given.public_url.empty())
        return std::unexpected(
            fmt::format("--public-url is not set: clients cannot reach {}, so set the URL at which they "
                        "reach this server",
                        given.host));
    return {};
}

check_result check_hashing(const settings& given) {
    if (!given.pool.has_fast_hashing) return {};
    const auto url = base::split_url(given.public_url);
    if (given.is_loopback && (given.public_url.empty() || (url && is_loopback_host(url->host)))) return {};
    return refuse("POOLGUARD_PASSWORD_HASHING", "fast-for-tests",
                  "passwords would hardly be protected, so it works only where both the address to listen on and the "
                  "public URL are on this machine; unset it");
}

void note_without_effect(const environment& from, settings& out) {
    const auto note = [&](std::string_view name, std::string_view reason) {
        if (const auto found = find_named(from, name))
            out.without_effect.push_back({std::string(found->name), std::string(reason)});
    };
    for (const auto& each : all_settings())
        if (!each.value.without_effect.empty()) note(each.names.front(), each.value.without_effect);
    if (!out.store.is_shared())
        for (const auto* name : {"DYNAMODB_USERS_TABLE", "DYNAMODB_SESSIONS_TABLE"})
            note(name, "POOLGUARD_STORE is not dynamodb");
    if (!out.telemetry.endpoint)
        for (const auto* name : {"OTEL_EXPORTER_OTLP_HEADERS", "OTEL_METRIC_EXPORT_INTERVAL"})
            note(name, "OTEL_EXPORTER_OTLP_ENDPOINT is not set");
    if (!out.demo) note("POOLGUARD_DEMO_PASSWORD", "--demo is not given");
    if (!out.tenants.enabled) note("TENANT_OF_NEW_USERS", "MULTI_TENANT_ENABLED is 0");
}

} // namespace

std::expected<settings, std::string> read_settings(const environment& from, const flags& given) {
    if (auto line = find_misspelt(from)) return std::unexpected(std::move(*line));
    settings out;
    out.demo = given.demo;
    out.tls_certificate = given.tls_certificate;
    out.tls_key = given.tls_key;
    POOLGUARD_CHECK(read_declared(from, given, out));
    POOLGUARD_CHECK(take_region_of_pool(from, out));
    POOLGUARD_CHECK(take_development_options(from, given, out));
    POOLGUARD_CHECK(check_related_settings(from, out));
    take_debug(from, out);
    complete_product(from, out);
    POOLGUARD_CHECK(choose_mail_route(from, out.mail));
    POOLGUARD_CHECK(check_telemetry(from, out));
    POOLGUARD_CHECK(check_reach(out));
    POOLGUARD_CHECK(check_hashing(out));
    if (out.store.sessions_table.empty()) out.store.sessions_table = out.store.users_table;
    note_without_effect(from, out);
    return out;
}

std::string public_url_of(const settings& given, std::uint16_t port) {
    if (!given.public_url.empty()) return given.public_url;
    return fmt::format("{}://{}:{}", given.tls_certificate ? "https" : "http", given.host, port);
}

} // namespace poolguard::app
