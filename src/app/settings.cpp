#include "app/settings.hpp"

#include "app/setting_names.hpp"
#include "cognito/messages/common.hpp"
#include "http/cross_origin.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

using checked = std::expected<void, std::string>;

std::unexpected<std::string> refuse(std::string_view name, std::string_view value, std::string_view allowed) {
    return std::unexpected(fmt::format("{}={}: {}", name, value, allowed));
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        auto part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (part.starts_with(' '))
            part.remove_prefix(1);
        while (part.ends_with(' '))
            part.remove_suffix(1);
        if (!part.empty()) out.emplace_back(part);
    }
    return out;
}

bool is_region(std::string_view text) {
    // "us-east-1", "us-gov-west-1", "eusc-de-east-1"
    const auto dashes = std::ranges::count(text, '-');
    return dashes >= 2 && text.size() <= 32 && text.back() >= '0' && text.back() <= '9' &&
           std::ranges::all_of(text,
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_loopback_host(std::string_view host) {
    if (host == "localhost" || host == "::1" || host == "[::1]") return true;
    in_addr address{};
    return host.starts_with("127.") && ::inet_pton(AF_INET, std::string(host).c_str(), &address) == 1;
}

// An absolute http or https URL; plain http only to this machine, since passwords and tokens go over it.
checked check_url(const found_setting& given) {
    const auto url = boost::urls::parse_uri(given.value);
    if (!url || (url->scheme() != "https" && url->scheme() != "http") || url->host().empty())
        return refuse(given.name, given.value, "an https:// URL is expected");
    if (url->scheme() == "http" && !is_loopback_host(std::string(url->host())))
        return refuse(given.name, given.value, "http:// is allowed to this machine alone; use https://");
    return {};
}

std::string without_slash(std::string text) {
    while (text.ends_with('/'))
        text.pop_back();
    return text;
}

// Reads settings one after the other; the first error ends the reading.
class reader {
  public:
    explicit reader(const environment& from) : from_(from) {}

    std::optional<found_setting> find(std::string_view first_name) {
        if (error_) return std::nullopt;
        auto found = find_setting(from_, first_name);
        if (!found) {
            error_ = found.error();
            return std::nullopt;
        }
        return std::move(*found);
    }
    void text(std::string_view name, std::optional<std::string>& out) {
        if (auto found = find(name)) out = std::move(found->value);
    }
    void secret(std::string_view name, base::secret& out) {
        if (auto found = find(name)) out = base::secret{std::move(found->value)};
    }
    template <class Check>
    void checked_text(std::string_view name, std::string& out, Check is_allowed, std::string_view allowed) {
        auto found = find(name);
        if (!found) return;
        if (!is_allowed(found->value)) fail(refuse(found->name, found->value, allowed));
        out = std::move(found->value);
    }
    void boolean(std::string_view name, bool& out) {
        auto found = find(name);
        if (!found) return;
        std::ranges::transform(found->value, found->value.begin(), [](unsigned char c) { return std::tolower(c); });
        if (found->value == "1" || found->value == "true")
            out = true;
        else if (found->value == "0" || found->value == "false")
            out = false;
        else
            fail(refuse(found->name, found->value, "1, 0, true or false is expected"));
    }
    template <class Enum>
    void word(std::string_view name, Enum& out, std::initializer_list<std::pair<std::string_view, Enum>> words) {
        auto found = find(name);
        if (!found) return;
        std::string allowed;
        for (const auto& [text, value] : words) {
            if (text == found->value) {
                out = value;
                return;
            }
            allowed += (allowed.empty() ? "" : ", ");
            allowed += text;
        }
        fail(refuse(found->name, found->value, fmt::format("one of {} is expected", allowed)));
    }
    void url(std::string_view name, std::optional<std::string>& out) {
        auto found = find(name);
        if (!found) return;
        if (auto good = check_url(*found); !good) fail(std::unexpected(good.error()));
        out = without_slash(std::move(found->value));
    }
    void list(std::string_view name, std::vector<std::string>& out) {
        if (auto found = find(name)) out = split_list(found->value);
    }
    // Where browsers are sent: absolute, without a fragment, and unencrypted to this machine alone.
    void urls(std::string_view name, std::vector<std::string>& out) {
        list(name, out);
        for (const auto& each : out) {
            const auto url = boost::urls::parse_uri(each);
            if (!url || url->has_fragment() || (url->scheme() == "http" && !is_loopback_host(std::string(url->host()))))
                fail(refuse(name, each, "absolute URLs without '#', http:// to this machine alone, are expected"));
        }
    }
    void fail(const std::unexpected<std::string>& error) {
        if (!error_) error_ = error.error();
    }
    const std::optional<std::string>& error() const { return error_; }

  private:
    const environment& from_;
    std::optional<std::string> error_;
};

void read_listen(reader& r, const flags& given, settings& out) {
    const auto colon = given.listen.rfind(':');
    const auto port =
        colon == std::string::npos ? std::string_view{} : std::string_view(given.listen).substr(colon + 1);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (port.empty() || colon == 0 || error != std::errc{} || end != port.data() + port.size() || number > 65535)
        return r.fail(refuse("--listen", given.listen,
                             "HOST:PORT is expected, such as 127.0.0.1:8000, with a port of at most 65535"));
    out.host = given.listen.substr(0, colon);
    out.port = static_cast<std::uint16_t>(number);
    out.is_loopback = is_loopback_host(out.host);
}

void read_flags(reader& r, const flags& given, settings& out) {
    read_listen(r, given, out);
    out.data = given.data;
    out.demo = given.demo;
    out.tls_certificate = given.tls_certificate;
    out.tls_key = given.tls_key;
    if (given.tls_certificate.has_value() != given.tls_key.has_value())
        r.fail(std::unexpected(std::string("--tls-cert and --tls-key: give both or neither")));
    if (given.public_url) {
        const auto url = boost::urls::parse_uri(*given.public_url);
        if (!url || (url->scheme() != "https" && url->scheme() != "http") || url->host().empty() || url->has_query() ||
            url->has_fragment())
            r.fail(refuse("--public-url", *given.public_url, "an http:// or https:// URL without a query is expected"));
        out.public_url = without_slash(*given.public_url);
    }
}

void read_cognito(reader& r, cognito_settings& out) {
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
    r.url("COGNITO_ENDPOINT", out.endpoint);
    r.url("COGNITO_ISSUER", out.issuer);
    r.url("COGNITO_JWKS_URL", out.jwks_url);
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

void read_pool(reader& r, pool_settings& out) {
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
}

void read_tenants(reader& r, service::tenant_settings& out) {
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

void read_log_level(reader& r, settings& out) {
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
}

void read_store(reader& r) {
    auto store = r.find("POOLGUARD_STORE");
    if (store && store->value != "sqlite")
        r.fail(refuse(store->name, store->value, "sqlite is expected; this version has no other store"));
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
    const auto* end = text.data() + slash;
    const auto [stopped, error] = std::from_chars(text.data(), end, out.most);
    if (error != std::errc{} || stopped != end || out.most < 1 || out.most > most) return std::nullopt;
    for (const auto& [name, length] : units)
        if (text.substr(slash + 1) == name) out.window = length;
    if (out.window.count() == 0) return std::nullopt;
    return out;
}

void read_rate(reader& r, std::string_view name, std::optional<store::allowance>& out) {
    const auto found = r.find(name);
    if (!found) return;
    out = parse_rate(found->value);
    if (!out && found->value != "off")
        r.fail(refuse(found->name, found->value,
                      "a number and second, minute, hour or day, such as 5/minute, or off is expected"));
}

void read_rates(reader& r, service::rate_settings& out) {
    read_rate(r, "POOLGUARD_LIMIT_SIGN_IN_FAILURES", out.sign_in_failures);
    read_rate(r, "POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS", out.sign_in_attempts);
    read_rate(r, "POOLGUARD_LIMIT_CODES", out.codes);
    read_rate(r, "POOLGUARD_LIMIT_REFRESHES", out.refreshes);
}

void read_proxies(reader& r, http::trusted_proxies& out) {
    std::vector<std::string> entries;
    r.list("TRUSTED_PROXIES", entries);
    auto parsed = http::trusted_proxies::parse(entries);
    if (!parsed)
        return r.fail(
            refuse("TRUSTED_PROXIES", parsed.error(),
                   "addresses and networks such as 127.0.0.1 or 10.0.0.0/8, separated by commas, are expected"));
    out = std::move(*parsed);
}

void read_origins(reader& r, std::vector<std::string>& out) {
    const auto found = r.find("CORS_ALLOWED_ORIGINS");
    if (!found) return;
    r.list("CORS_ALLOWED_ORIGINS", out);
    for (const auto& each : out)
        if (each != "*" && !http::is_origin(each))
            r.fail(refuse(found->name, each,
                          "* or origins such as https://app.example.com are expected, in lower case "
                          "and without a path"));
}

} // namespace

std::expected<settings, std::string> read_settings(const environment& from, const flags& given) {
    if (auto line = find_misspelt(from)) return std::unexpected(std::move(*line));
    settings out;
    reader r(from);
    read_flags(r, given, out);
    read_cognito(r, out.cognito);
    read_pool(r, out.pool);
    read_tenants(r, out.tenants);
    read_log_level(r, out);
    read_store(r);
    r.list("ALLOWED_HOSTS", out.allowed_hosts);
    read_origins(r, out.allowed_origins);
    read_proxies(r, out.proxies);
    read_rates(r, out.rates);
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
            given.listen)));
    if ((out.host == "0.0.0.0" || out.host == "[::]" || out.host == "::") && out.public_url.empty())
        r.fail(std::unexpected(fmt::format("--public-url is not set: clients cannot reach {}, so say under which URL "
                                           "they reach this server",
                                           given.listen)));
    for (const std::string_view name : {"SES_EMAIL_SOURCE", "SES_REGION", "SMTP_URL", "DYNAMODB_USERS_TABLE",
                                        "DYNAMODB_SESSIONS_TABLE", "DYNAMODB_ENDPOINT"})
        if (const auto found = r.find(name)) out.without_effect.emplace_back(found->name);
    if (r.error()) return std::unexpected(*r.error());
    return out;
}

} // namespace poolguard::app
