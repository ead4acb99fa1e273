#include "app/settings/settings.hpp"

#include "app/settings/logo_file.hpp"
#include "app/files/read_file.hpp"
#include "app/settings/setting_reader.hpp"
#include "cognito/messages/domains.hpp"
#include "cognito/messages/identity_pools.hpp"
#include "http/cross_origin.hpp"
#include "jwt/key_set.hpp"
#include "pool/migration/passphrase.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

// A flag, or else the variable of the same meaning, or else the default.
found_setting given_or(setting_reader& r, std::string_view flag, const std::optional<std::string>& given,
                       std::string_view variable, std::string_view otherwise) {
    if (given) return {flag, *given};
    if (auto found = r.find(variable)) return std::move(*found);
    return {flag, std::string(otherwise)};
}

void read_listen(setting_reader& r, const flags& given, settings& out) {
    const auto [name, value] = given_or(r, "--listen", given.listen, "POOLGUARD_LISTEN", default_listen);
    const auto colon = value.rfind(':');
    const auto port = colon == std::string::npos ? std::string_view{} : std::string_view(value).substr(colon + 1);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (port.empty() || colon == 0 || error != std::errc{} || end != port.data() + port.size() || number > 65535)
        return r.fail(
            refuse(name, value, "HOST:PORT is expected, such as 127.0.0.1:8000, with a port of at most 65535"));
    out.host = value.substr(0, colon);
    out.port = static_cast<std::uint16_t>(number);
    out.is_loopback = is_loopback_host(out.host);
}

void read_public_url(setting_reader& r, const flags& given, settings& out) {
    const auto [name, value] = given_or(r, "--public-url", given.public_url, "POOLGUARD_PUBLIC_URL", "");
    if (value.empty() && !given.public_url) return;
    const auto url = boost::urls::parse_uri(value);
    if (!url || (url->scheme() != "https" && url->scheme() != "http") || url->host().empty() || url->has_query() ||
        url->has_fragment())
        r.fail(refuse(name, value, "an http:// or https:// URL without a query is expected"));
    out.public_url = without_slash(value);
}

void read_flags(setting_reader& r, const flags& given, settings& out) {
    read_listen(r, given, out);
    read_public_url(r, given, out);
    out.data = given_or(r, "--data", given.data, "POOLGUARD_DATA", default_data).value;
    out.demo = given.demo;
    out.tls_certificate = given.tls_certificate;
    out.tls_key = given.tls_key;
    if (given.tls_certificate.has_value() != given.tls_key.has_value())
        r.fail(std::unexpected(std::string("--tls-cert and --tls-key: give both or neither")));
}

// Keys that are at hand before the first fetch.
void read_first_keys(setting_reader& r, std::optional<std::string>& out) {
    const auto file = r.find("COGNITO_JWKS_FILE");
    if (!file) return;
    constexpr std::size_t largest = std::size_t{256} * 1024;
    auto text = read_file(file->value, largest);
    if (!text || !jwt::key_set::parse(*text))
        return r.fail(refuse(file->name, file->value, "a file with a pool's key set (jwks.json) is expected"));
    out = std::move(*text);
}

// AWS shows domains without their scheme, many a deployment has them with it.
void read_domain(setting_reader& r, std::optional<std::string>& out) {
    const auto given = r.find("COGNITO_DOMAIN");
    if (!given) return;
    if (given->value.find("://") != std::string::npos) {
        r.url("COGNITO_DOMAIN", out);
        if (out) out = without_slash(*out);
        return;
    }
    const auto name = without_slash(given->value);
    if (!cognito::is_domain(name) || name.find('.') == std::string::npos)
        return r.fail(refuse(given->name, given->value,
                             "a domain such as https://my-app.auth.us-east-1.amazoncognito.com is expected"));
    out = "https://" + name;
}

void read_cognito(setting_reader& r, cognito_settings& out) {
    r.checked_text("AWS_REGION", out.region, is_region, "an AWS region such as us-east-1 is expected");
    std::string pool;
    r.checked_text("COGNITO_USER_POOL_ID", pool, cognito::is_user_pool_id,
                   "a user pool id such as us-east-1_AbCdEf123 is expected");
    if (!pool.empty()) {
        out.user_pool_id = pool;
        const auto its_region = pool.substr(0, pool.find('_'));
        if (const auto set = r.find("AWS_REGION"); set && set->value != its_region && is_region(its_region))
            r.fail(refuse(set->name, set->value,
                          fmt::format("COGNITO_USER_POOL_ID={} is in {}; set that region, or none", pool, its_region)));
        if (is_region(its_region)) out.region = its_region;
    }
    std::string client;
    r.checked_text("COGNITO_APP_CLIENT_ID", client, cognito::is_client_id, "the id of an app client is expected");
    if (!client.empty()) out.client_id = client;
    r.secret("COGNITO_APP_CLIENT_SECRET", out.client_secret);
    std::string web_client;
    r.checked_text("COGNITO_WEB_CLIENT_ID", web_client, cognito::is_client_id, "the id of an app client is expected");
    if (!web_client.empty()) out.web_client_id = web_client;
    std::string identity_pool;
    r.checked_text("COGNITO_IDENTITY_POOL_ID", identity_pool, cognito::is_identity_id,
                   "the id of an identity pool is expected");
    if (!identity_pool.empty()) out.identity_pool_id = identity_pool;
    r.boolean("EXPOSE_AWS_CREDENTIALS", out.exposes_credentials);
    if (out.exposes_credentials && out.user_pool_id && !out.identity_pool_id)
        r.fail(std::unexpected(std::string(
            "COGNITO_IDENTITY_POOL_ID is not set: EXPOSE_AWS_CREDENTIALS needs the identity pool that gives them")));
    r.url("COGNITO_ENDPOINT", out.endpoint);
    read_domain(r, out.domain);
    r.url("COGNITO_ISSUER", out.issuer);
    r.url("COGNITO_JWKS_URL", out.jwks_url);
    read_first_keys(r, out.first_keys);
    r.text("AWS_CA_BUNDLE", out.ca_file);
    r.word("COGNITO_PREFERRED_TOKEN_USE", out.token_use,
           {{"access", jwt::token_use::access}, {"id", jwt::token_use::id}});
    if (out.user_pool_id && !out.client_id)
        r.fail(std::unexpected(std::string(
            "COGNITO_APP_CLIENT_ID is not set: COGNITO_USER_POOL_ID needs the app client that tokens are for")));
    if (out.endpoint && !out.user_pool_id)
        r.fail(std::unexpected(
            std::string("COGNITO_USER_POOL_ID is not set: COGNITO_ENDPOINT needs the pool to speak to there")));
}

void read_passphrase(setting_reader& r, settings& out) {
    r.secret("POOLGUARD_PASSPHRASE", out.passphrase);
    if (!out.passphrase.empty() && out.passphrase.reveal().size() < pool::shortest_passphrase)
        r.fail(std::unexpected(fmt::format("POOLGUARD_PASSPHRASE is too short: at least {} characters are needed",
                                           pool::shortest_passphrase)));
}

void read_looks(setting_reader& r, pool::branding& out) {
    r.checked_text("POOLGUARD_PAGES_COLOR", out.accent, pool::is_color, "a color such as #1c5d99 is expected");
    const auto file = r.find("POOLGUARD_PAGES_LOGO");
    if (!file) return;
    constexpr std::size_t largest = std::size_t{256} * 1024;
    const auto logo = read_logo(file->value, largest);
    if (!logo)
        return r.fail(refuse(file->name, file->value, "an SVG, PNG or WebP file of at most 256 KiB is expected"));
    out.logo = *logo;
}

void read_pool(setting_reader& r, pool_settings& out) {
    const auto is_account = [](std::string_view text) {
        return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    };
    r.checked_text("POOLGUARD_ACCOUNT_ID", out.account_id, is_account, "12 digits are expected");
    r.text("POOLGUARD_ACCESS_KEY_ID", out.access_key_id);
    r.secret("POOLGUARD_SECRET_ACCESS_KEY", out.secret_access_key);
    if (out.access_key_id.has_value() == out.secret_access_key.empty())
        r.fail(std::unexpected(
            std::string("POOLGUARD_ACCESS_KEY_ID and POOLGUARD_SECRET_ACCESS_KEY: set both or neither")));
    r.word("POOLGUARD_ISSUER", out.issuer,
           {{"public", pool::issuer_style::public_url}, {"amazon", pool::issuer_style::amazon}});
    r.urls("COGNITO_CALLBACK_URLS", out.callback_urls);
    r.urls("COGNITO_LOGOUT_URLS", out.logout_urls);
    read_looks(r, out.looks);
}

void read_tenants(setting_reader& r, service::tenant_settings& out) {
    r.boolean("MULTI_TENANT_ENABLED", out.enabled);
    r.boolean("TENANT_STRICT", out.strict);
    r.word("TENANT_MODE", out.mode,
           {{"header", service::tenant_mode::header},
            {"subdomain", service::tenant_mode::subdomain},
            {"claim", service::tenant_mode::claim}});
    const auto is_header_name = [](std::string_view text) {
        return std::ranges::all_of(text, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        });
    };
    r.checked_text("TENANT_HEADER", out.header, is_header_name, "the name of an HTTP header is expected");
    r.checked_text(
        "TENANT_MAIN_DOMAIN", out.main_domain,
        [](std::string_view text) { return text.find_first_of("/: ") == std::string_view::npos; },
        "a domain name such as example.com is expected");
    r.checked_text("COGNITO_TENANT_CLAIM", out.claim, cognito::is_attribute_name,
                   "the name of a claim such as custom:tenant_id is expected");
}

void read_log(setting_reader& r, settings& out) {
    auto level = r.find("LOG_LEVEL");
    if (level) {
        const auto parsed = base::log::parse_level(level->value);
        if (!parsed) return r.fail(refuse(level->name, level->value, "DEBUG, INFO, WARNING or ERROR is expected"));
        out.log_level = *parsed;
    }
    bool is_debugging = false;
    r.boolean("DEBUG", is_debugging);
    if (is_debugging && level && out.log_level != base::log::level::debug)
        return r.fail(std::unexpected(
            std::string("LOG_LEVEL and DEBUG mean the same and are set to different values; set one of them")));
    if (is_debugging) out.log_level = base::log::level::debug;
    r.word("POOLGUARD_LOG_FORMAT", out.log_format,
           {{"auto", log_format::automatic}, {"json", log_format::json}, {"text", log_format::text}});
}

void read_store(setting_reader& r, settings& out) {
    auto& store = out.store;
    r.word("POOLGUARD_STORE", store.in,
           {{"sqlite", store_settings::kind::sqlite}, {"dynamodb", store_settings::kind::dynamodb}});
    const auto is_table = [](std::string_view text) {
        return text.size() >= 3 && text.size() <= 255 && std::ranges::all_of(text, [](char c) {
                   return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '_' || c == '.';
               });
    };
    constexpr std::string_view allowed = "the name of a DynamoDB table is expected";
    r.checked_text("DYNAMODB_USERS_TABLE", store.users_table, is_table, allowed);
    store.sessions_table = store.users_table;
    r.checked_text("DYNAMODB_SESSIONS_TABLE", store.sessions_table, is_table, allowed);
    r.url("DYNAMODB_ENDPOINT", store.endpoint);
    if (store.endpoint) store.endpoint = without_slash(*store.endpoint);
}

// "5/minute"; "off": no limit.
std::optional<store::allowance> parse_rate(std::string_view text) {
    constexpr std::pair<std::string_view, std::chrono::seconds> units[] = {{"second", std::chrono::seconds{1}},
                                                                           {"minute", std::chrono::minutes{1}},
                                                                           {"hour", std::chrono::hours{1}},
                                                                           {"day", std::chrono::hours{24}}};
    constexpr std::int64_t most = 1'000'000;
    const auto slash = text.find('/');
    if (slash == text.npos) return std::nullopt;
    store::allowance out;
    const auto* begin = std::to_address(text.begin());
    const auto* end = begin + slash;
    const auto [stopped, error] = std::from_chars(begin, end, out.most);
    if (error != std::errc{} || stopped != end || out.most < 1 || out.most > most) return std::nullopt;
    for (const auto& [name, length] : units)
        if (text.substr(slash + 1) == name) out.window = length;
    if (out.window.count() == 0) return std::nullopt;
    return out;
}

void read_rate(setting_reader& r, std::string_view name, std::optional<store::allowance>& out) {
    const auto found = r.find(name);
    if (!found) return;
    out = parse_rate(found->value);
    if (!out && found->value != "off")
        r.fail(refuse(found->name, found->value,
                      "a number and second, minute, hour or day, such as 5/minute, or off is expected"));
}

void read_rates(setting_reader& r, service::rate_settings& out) {
    read_rate(r, "POOLGUARD_LIMIT_SIGN_IN_FAILURES", out.sign_in_failures);
    read_rate(r, "POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS", out.sign_in_attempts);
    read_rate(r, "POOLGUARD_LIMIT_CODES", out.codes);
    read_rate(r, "POOLGUARD_LIMIT_REFRESHES", out.refreshes);
}

void read_proxies(setting_reader& r, http::trusted_proxies& out) {
    std::vector<std::string> entries;
    r.list("TRUSTED_PROXIES", entries);
    auto parsed = http::trusted_proxies::parse(entries);
    if (!parsed)
        return r.fail(
            refuse("TRUSTED_PROXIES", parsed.error(),
                   "addresses and networks such as 127.0.0.1 or 10.0.0.0/8, separated by commas, are expected"));
    out = std::move(*parsed);
}

void read_origins(setting_reader& r, std::vector<std::string>& out) {
    const auto found = r.find("CORS_ALLOWED_ORIGINS");
    if (!found) return;
    r.list("CORS_ALLOWED_ORIGINS", out);
    for (const auto& each : out)
        if (each != "*" && !http::is_origin(each))
            r.fail(refuse(found->name, each,
                          "* or origins such as https://app.example.com are expected, in lower case "
                          "and without a path"));
}

bool is_mail_address(std::string_view text) {
    const auto at = text.find('@');
    return at != text.npos && at != 0 && at + 1 < text.size() && at == text.rfind('@') &&
           std::ranges::none_of(text, [](char c) { return (c >= 0 && c <= ' ') || c == '<' || c == '>' || c == 0x7f; });
}

// The URL holds a password, so that no error repeats it.
void read_smtp(setting_reader& r, std::optional<aws::smtp_server>& out) {
    const auto found = r.find("SMTP_URL");
    if (!found) return;
    const auto url = boost::urls::parse_uri(found->value);
    const bool has_path = url && !url->encoded_path().empty() && url->encoded_path() != "/";
    if (!url || (url->scheme() != "smtp" && url->scheme() != "smtps") || url->host().empty() || has_path ||
        url->has_query() || url->has_fragment())
        return r.fail(std::unexpected(fmt::format(
            "{} is not an address such as smtp://USER:PASSWORD@mail.example.com:587 or smtps://mail.example.com",
            found->name)));
    const std::string host(url->host_address());
    const bool is_loopback = is_loopback_host(host);
    if (!url->user().empty() && url->password().empty())
        return r.fail(std::unexpected(fmt::format("{} has a user and no password", found->name)));
    aws::smtp_server server;
    server.url = fmt::format("{}://{}{}{}", std::string_view(url->scheme()), std::string_view(url->encoded_host()),
                             url->has_port() ? ":" : "", std::string_view(url->port()));
    server.user = url->user();
    server.password = base::secret(url->password());
    server.allows_plain_text = is_loopback;
    out = std::move(server);
}

void read_mail(setting_reader& r, mail_settings& out) {
    constexpr std::string_view address = "an e-mail address is expected";
    r.checked_text("POOLGUARD_MAIL_FROM", out.from, is_mail_address, address);
    read_smtp(r, out.smtp);
    if (auto file = r.find("SMTP_CA_FILE"); file && out.smtp) out.smtp->ca_file = std::move(file->value);
    std::string source;
    r.checked_text("SES_EMAIL_SOURCE", source, is_mail_address, address);
    if (!source.empty()) {
        out.uses_ses = true;
        out.from = source;
    }
    if (out.uses_ses && out.smtp)
        r.fail(std::unexpected(std::string("SMTP_URL and SES_EMAIL_SOURCE: mail goes one way, set one of them")));
    std::string region;
    r.checked_text("SES_REGION", region, is_region, "an AWS region such as us-east-1 is expected");
    if (!region.empty()) out.ses_region = region;
    r.url("AWS_ENDPOINT_URL_SESV2", out.ses_endpoint);
}

bool is_provider_in_path(std::string_view text) {
    return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

} // namespace

std::expected<settings, std::string> read_settings(const environment& from, const flags& given) {
    if (auto line = find_misspelt(from)) return std::unexpected(std::move(*line));
    settings out;
    setting_reader r(from);
    read_flags(r, given, out);
    read_cognito(r, out.cognito);
    read_pool(r, out.pool);
    read_tenants(r, out.tenants);
    read_log(r, out);
    read_passphrase(r, out);
    read_store(r, out);
    r.list("ALLOWED_HOSTS", out.allowed_hosts);
    read_origins(r, out.allowed_origins);
    read_proxies(r, out.proxies);
    read_mail(r, out.mail);
    read_rates(r, out.rates);
    r.list("POOLGUARD_OIDC_PROVIDERS", out.oidc_providers);
    for (const auto& each : out.oidc_providers)
        if (!is_provider_in_path(each))
            r.fail(refuse("POOLGUARD_OIDC_PROVIDERS", each, "names of letters, digits, '-' and '_' are expected"));
    r.urls("POOLGUARD_RETURN_URLS", out.return_urls);
    r.checked_text(
        "POOLGUARD_TOTP_ISSUER", out.authenticator_issuer,
        [](std::string_view text) { return text.size() <= 64 && text.find(':') == text.npos; },
        "a name of at most 64 bytes without a colon is expected");
    if (auto key = r.find("APP_SECRET_KEY")) {
        if (key->value.size() < 16)
            r.fail(std::unexpected(fmt::format("{} is too short: at least 16 characters are needed", key->name)));
        out.secret_key = base::secret{std::move(key->value)};
    }
    if (!out.is_loopback && out.allowed_hosts.empty())
        r.fail(std::unexpected(fmt::format(
            "ALLOWED_HOSTS is not set: listening on {} is beyond this machine, so say which host names to serve, "
            "separated by commas",
            out.host)));
    if ((out.host == "0.0.0.0" || out.host == "[::]" || out.host == "::") && out.public_url.empty())
        r.fail(std::unexpected(fmt::format("--public-url is not set: clients cannot reach {}, so say under which URL "
                                           "they reach this server",
                                           out.host)));
    if (!out.store.is_shared())
        for (const std::string_view name : {"DYNAMODB_USERS_TABLE", "DYNAMODB_SESSIONS_TABLE"})
            if (const auto found = r.find(name)) out.without_effect.emplace_back(found->name);
    if (r.error()) return std::unexpected(*r.error());
    return out;
}

} // namespace poolguard::app
