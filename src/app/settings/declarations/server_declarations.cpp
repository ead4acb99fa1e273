#include "app/settings/declarations/declarations.hpp"
#include "app/settings/setting_values.hpp"
#include "base/url.hpp"
#include "cognito/messages/common.hpp"
#include "http/cross_origin.hpp"
#include "pool/migration/passphrase.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

std::expected<void, std::string> read_listen(const found_setting& given, settings& out) {
    const auto& value = given.value;
    const auto colon = value.rfind(':');
    const auto* end = value.data() + value.size();
    const auto* port = colon == value.npos ? end : value.data() + colon + 1;
    unsigned number = 0;
    const auto [stopped, error] = std::from_chars(port, end, number);
    if (port == end || colon == 0 || error != std::errc{} || stopped != end || number > 65535)
        return refuse(given.name, value, "HOST:PORT is expected, such as 127.0.0.1:8000, with a port of at most 65535");
    out.host = value.substr(0, colon);
    out.port = static_cast<std::uint16_t>(number);
    out.is_loopback = is_loopback_host(out.host);
    return {};
}

std::string write_listen(const settings& of) { return fmt::format("{}:{}", of.host, of.port); }

std::expected<std::string, std::string> parse_public_url(const found_setting& given) {
    const auto url = boost::urls::parse_uri(given.value);
    if (!url || !base::split_url(given.value) || (url->scheme() != "https" && url->scheme() != "http") ||
        url->host().empty() || url->has_query() || url->has_fragment())
        return refuse(given.name, given.value, "an http:// or https:// URL without a query is expected");
    return without_slash(given.value);
}

template <class Networks>
std::expected<Networks, std::string> parse_networks(const found_setting& given) {
    auto parsed = Networks::parse(split_list(given.value));
    if (!parsed)
        return refuse(given.name, parsed.error(),
                      "addresses and networks such as 127.0.0.1 or 10.0.0.0/8, separated by commas, are expected");
    return std::move(*parsed);
}

using rate_limit = std::optional<store::allowance>;

constexpr std::pair<std::string_view, std::chrono::seconds> rate_units[] = {{"second", std::chrono::seconds{1}},
                                                                            {"minute", std::chrono::minutes{1}},
                                                                            {"hour", std::chrono::hours{1}},
                                                                            {"day", std::chrono::hours{24}}};

// "5/minute"; "off" for no limit.
std::expected<rate_limit, std::string> parse_rate(const found_setting& given) {
    if (given.value == "off") return rate_limit{};
    constexpr std::int64_t most = 1'000'000;
    const auto slash = std::min(given.value.find('/'), given.value.size());
    const auto* end = given.value.data() + slash;
    store::allowance out;
    const auto [stopped, error] = std::from_chars(given.value.data(), end, out.most);
    for (const auto& [name, length] : rate_units)
        if (given.value.substr(slash) == fmt::format("/{}", name)) out.window = length;
    if (error != std::errc{} || stopped != end || out.most < 1 || out.most > most || out.window.count() == 0)
        return refuse(given.name, given.value,
                      "a number and second, minute, hour or day, such as 5/minute, or off is expected");
    return out;
}

std::string write_rate(const rate_limit& limit) {
    for (const auto& [name, length] : rate_units)
        if (limit && limit->window == length) return fmt::format("{}/{}", limit->most, name);
    return "off";
}

template <rate_limit store::rate_settings::* limit>
setting_value rate() {
    return into<&settings::rates, limit>(parse_rate, write_rate).may_change();
}

// A whole number from `least` to `most`.
constexpr auto whole_number(std::size_t least, std::size_t most) {
    return [=](const found_setting& given) -> std::expected<std::size_t, std::string> {
        std::size_t out = 0;
        const auto* end = given.value.data() + given.value.size();
        const auto [stopped, error] = std::from_chars(given.value.data(), end, out);
        if (error != std::errc{} || stopped != end || out < least || out > most)
            return refuse(given.name, given.value, fmt::format("a number from {} to {} is expected", least, most));
        return out;
    };
}

std::string write_whole_number(std::size_t number) { return fmt::format("{}", number); }

std::expected<base::log::level, std::string> parse_log_level(const found_setting& given) {
    const auto level = base::log::parse_level(given.value);
    if (!level) return refuse(given.name, given.value, "DEBUG, INFO, WARNING or ERROR is expected");
    return *level;
}

std::string write_log_level(base::log::level level) {
    for (const auto* name : {"DEBUG", "INFO", "WARNING"})
        if (base::log::parse_level(name) == level) return name;
    return "ERROR";
}

bool is_allowed_origin(std::string_view text) { return text == "*" || http::is_origin(text); }

bool is_provider_in_path(std::string_view text) {
    return text.size() <= 32 && is_made_of_letters_digits_or("-_", text);
}

bool is_dynamodb_table(std::string_view text) {
    return text.size() >= 3 && text.size() <= 255 && is_made_of_letters_digits_or("-_.", text);
}

bool is_admin_group(std::string_view text) { return text.size() <= 128 && cognito::is_username(text); }

constexpr auto a_table = parse::text(is_dynamodb_table, "the name of a DynamoDB table is expected");

} // namespace

std::vector<setting> declare_server() {
    return {
        setting({"POOLGUARD_LISTEN"},
                setting_value{.read = read_listen, .written = write_listen}.may_differ().or_flag("--listen",
                                                                                                 &flags::listen),
                "the address to listen on; `--listen` takes precedence"),
        setting({"POOLGUARD_DATA"}, into<&settings::data>(parse::text()).may_differ().or_flag("--data", &flags::data),
                "the data folder; `--data` takes precedence. The default in AWS Lambda is `/tmp/poolguard`"),
        setting({"POOLGUARD_PUBLIC_URL"},
                into<&settings::public_url>(parse_public_url)
                    .otherwise("made from the address that it listens on")
                    .or_flag("--public-url", &flags::public_url),
                "the URL at which users and clients reach this server; `--public-url` takes precedence"),
        setting(
            {"ALLOWED_HOSTS"},
            into<&settings::allowed_hosts>(parse::list()).otherwise("any, on this machine").may_differ().may_change(),
            "the host names to serve, separated by commas; required when listening beyond this machine. `*` serves "
            "every name, `.example.com` the domain and its subdomains"),
        setting({"CORS_ALLOWED_ORIGINS", "ALLOWED_ORIGINS"},
                into<&settings::allowed_origins>(
                    parse::list(
                        is_allowed_origin,
                        "* or origins such as https://app.example.com are expected, in lower case and without a path"))
                    .may_change(),
                "the origins of web pages that may read responses, such as `https://app.example.com`, separated by "
                "commas; `*` allows every page. Requests with cookies are not allowed. Every page may use Cognito's "
                "protocol, the pools' keys and the OAuth token, userInfo and revocation endpoints, as at Amazon"),
        setting({"TRUSTED_PROXIES"},
                into<&settings::proxies>(parse_networks<http::trusted_proxies>).may_differ().may_change(),
                "the addresses and networks of reverse proxies, separated by commas, whose `X-Forwarded-For` and "
                "`X-Forwarded-Proto` headers are trusted; they must pass on `Host`. Without it, all requests that come "
                "through a proxy count as one client's"),
        setting(
            {"APP_SECRET_KEY", "SECRET_KEY", "FLASK_SECRET_KEY"},
            into<&settings::secret_key>(parse::secret(16)).otherwise("made at the first start, in `DIR/secret.key`"),
            "the key that private keys and sessions are encrypted with; at least 16 characters. If it is lost, so are "
            "the embedded pool's signing keys"),
        setting({"APP_ENV"}, unused("every server is set up for production"),
                "no effect; the server warns about it at the start. Every server is set up for production"),
    };
}

std::vector<setting> declare_limits() {
    using store::rate_settings;
    return {
        setting({"POOLGUARD_LIMIT_SIGN_IN_FAILURES"}, rate<&rate_settings::sign_in_failures>(),
                "failed sign-ins per account; after that, sign-in is refused with 429 before the password is checked. "
                "Each `POOLGUARD_LIMIT_*` is a number and `second`, `minute`, `hour` or `day`, or `off`"),
        setting({"POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS"}, rate<&rate_settings::sign_in_attempts>(),
                "sign-ins, answers to challenges and codes given, per network of the client: an IPv4 address or the "
                "/64 of an IPv6 address. At the gateway, the pages and the wire protocol together"),
        setting({"POOLGUARD_LIMIT_CODES"}, rate<&rate_settings::codes>(),
                "codes sent per account by sign-up, `resend-code`, `forgot-password` and `send-code`, and by `login`, "
                "`signin` and `challenge` where a code begins the sign-in"),
        setting({"POOLGUARD_LIMIT_REFRESHES"}, rate<&rate_settings::refreshes>(), "refreshes per refresh token"),
        setting({"POOLGUARD_LIMIT_MESSAGES_BY_NETWORK"}, rate<&rate_settings::messages_by_network>(),
                "sign-ups and requests for a code per network of the client, at the gateway, the pages and the wire "
                "protocol together"),
        setting({"POOLGUARD_LIMIT_MESSAGES_BY_RECIPIENT"}, rate<&rate_settings::messages_by_recipient>(),
                "messages of one kind that the embedded pool sends to an address because somebody asked for them: to "
                "verify the address, to reset a password, or as a second factor"),
        setting({"POOLGUARD_LIMIT_CLIENT_FAILURES"}, rate<&rate_settings::client_failures>(),
                "wrong client secrets, and wrong codes and refresh tokens of clients without a secret, per network at "
                "the embedded pool's token and revocation endpoints"),
        setting(
            {"POOLGUARD_MAX_CONNECTIONS"},
            into<&settings::max_connections>(whole_number(16, 1'000'000), write_whole_number).may_differ().may_change(),
            "open connections at the same time; for a further one, an idle one is closed. As "
            "many as the limit of open files allows"),
        setting({"POOLGUARD_MAX_CONNECTIONS_PER_NETWORK"},
                into<&settings::max_connections_of_network>(whole_number(1, 1'000'000), write_whole_number)
                    .may_differ()
                    .may_change(),
                "open connections of an IPv4 address or of the /64 of an IPv6 address at the same time; further ones "
                "get 503. Not for `TRUSTED_PROXIES` and `POOLGUARD_TRUSTED_BACKENDS`"),
        setting(
            {"POOLGUARD_MAX_BODY_MEMORY"},
            into<&settings::max_body_mebibytes>(whole_number(16, 65'536), write_whole_number).may_differ().may_change(),
            "MiB for the bodies of all requests that are being received or handled and of all answers that are "
            "being sent, and a quarter of it for those of one network; further ones get 503"),
        setting({"POOLGUARD_TRUSTED_BACKENDS"},
                into<&settings::rates, &rate_settings::trusted_backends>(parse_networks<base::ip_networks>)
                    .may_differ()
                    .may_change(),
                "the addresses and networks, separated by commas, of servers and tests that act for many users: the "
                "limits by network, also those of connections, do not hold for them. [Limits](security.md#limits) says "
                "which calls are exempt without it"),
    };
}

std::vector<setting> declare_sign_in() {
    return {
        setting({"POOLGUARD_OIDC_PROVIDERS"},
                into<&settings::oidc_providers>(
                    parse::list(is_provider_in_path, "names of letters, digits, '-' and '_' are expected")),
                "the names of the pool's OpenID Connect providers that browsers may sign in with at "
                "`/auth/NAME/start`, separated by commas. `google`, `facebook`, `amazon`, `apple` and `cognito` (the "
                "pool's own page) need not be listed"),
        setting({"POOLGUARD_ADMIN_GROUP"},
                into<&settings::admin_group>(
                    parse::text(is_admin_group, "the name of a group of at most 128 bytes is expected")),
                "the group of the pool whose members are administrators of the gateway: they may use `/api/admin` and "
                "the console"),
        setting({"POOLGUARD_RETURN_URLS"}, into<&settings::return_urls>(parse::redirect_urls).may_change(),
                "the full URLs to which a browser may be redirected after sign-in, separated by commas; paths on this "
                "server need not be listed"),
        setting({"POOLGUARD_TOTP_ISSUER"},
                into<&settings::authenticator_issuer>(
                    parse::text([](std::string_view text) { return text.size() <= 64 && !text.contains(':'); },
                                "a name of at most 64 bytes without a colon is expected")),
                "the service name shown in authenticator apps. Where it is not set, `POOLGUARD_PRODUCT_NAME`"),
        setting({"SESSION_TIMEOUT"}, unused("a session lasts as long as its refresh token"),
                "no effect; the server warns about it at the start. A session lasts as long as its refresh token: set "
                "the app "
                "client's `RefreshTokenValidity`"),
        setting({"TOKEN_EXPIRY"}, unused("the app client says how long tokens are valid"),
                "no effect; the server warns about it at the start. Set the app client's `AccessTokenValidity` and "
                "`IdTokenValidity`"),
    };
}

std::vector<setting> declare_log() {
    return {
        setting({"LOG_LEVEL"}, into<&settings::log_level>(parse_log_level, write_log_level).may_differ().may_change(),
                "the lowest level that is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`"),
        setting({"DEBUG"}, into<&settings::debug>(parse::boolean).may_differ().may_change(),
                "`1` is the same as `LOG_LEVEL=DEBUG`; `LOG_LEVEL` takes precedence"),
        setting({"POOLGUARD_LOG_FORMAT"},
                into_word<&settings::log_format>(
                    {{"auto", log_format::automatic}, {"json", log_format::json}, {"text", log_format::text}})
                    .may_differ(),
                "`json`: one JSON object per line, as CloudWatch and other log services read it; `text`: for people; "
                "`auto`: `text` on a terminal, coloured unless `NO_COLOR` is set, and `json` elsewhere"),
        setting({"POOLGUARD_AUDIT_DAYS"}, into<&settings::audit_days>(whole_number(0, 366), write_whole_number),
                "how many days [audit events](observing.md#the-kept-audit) stay in the records, where administrators "
                "can read them; `0` keeps none. The log has them in any case"),
    };
}

std::vector<setting> declare_records() {
    using to = store_settings;
    constexpr auto here = &settings::store;
    return {
        setting({"POOLGUARD_STORE"},
                into_word<here, &to::in>({{"sqlite", to::kind::sqlite}, {"dynamodb", to::kind::dynamodb}}),
                "`sqlite`, a file in the data folder, or `dynamodb`"),
        setting({"DYNAMODB_USERS_TABLE"}, into<here, &to::users_table>(a_table), "the table for permanent records"),
        setting({"DYNAMODB_SESSIONS_TABLE"},
                into<here, &to::sessions_table>(a_table).otherwise("as `DYNAMODB_USERS_TABLE`"),
                "the table for temporary records, such as sessions and codes"),
        setting({"DYNAMODB_ENDPOINT"},
                into<here, &to::endpoint>(parse::url).otherwise("Amazon's in `AWS_REGION`").may_differ(),
                "the URL of DynamoDB or a server that speaks its API: `https://`, or `http://` only to this machine. "
                "The embedded pool's [DynamoDB endpoint](identity-pools.md#the-dynamodb-proxy) uses it, too, "
                "whichever store is set"),
    };
}

std::vector<setting> declare_migration() {
    return {
        setting({"POOLGUARD_PASSPHRASE"},
                into<&settings::passphrase>(parse::secret(pool::shortest_passphrase)).may_differ(),
                "at least 12 characters; encrypts the secrets in the file that `poolguard export` writes, and decrypts "
                "them in `poolguard import`"),
    };
}

} // namespace poolguard::app
