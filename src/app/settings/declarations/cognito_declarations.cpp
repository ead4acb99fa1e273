#include "app/files/read_file.hpp"
#include "app/settings/declarations/declarations.hpp"
#include "app/settings/setting_values.hpp"
#include "cognito/messages/domains.hpp"
#include "cognito/messages/identity_pools.hpp"
#include "jwt/key_set.hpp"

#include <charconv>

namespace poolguard::app {
namespace {

// AWS shows domains without a scheme; many deployments set them with one.
std::expected<std::string, std::string> parse_domain(const found_setting& given) {
    if (given.value.contains("://")) return parse::url(given);
    const auto name = without_slash(given.value);
    if (!cognito::is_domain(name) || !name.contains('.'))
        return refuse(given.name, given.value,
                      "a domain such as https://my-app.auth.us-east-1.amazoncognito.com is expected");
    return "https://" + name;
}

std::expected<std::string, std::string> parse_key_set_file(const found_setting& given) {
    constexpr std::size_t largest = std::size_t{256} * 1024;
    auto text = read_regular_file(given.value, largest);
    if (!text || !jwt::key_set::parse(*text))
        return refuse(given.name, given.value, "a file with a pool's key set (jwks.json) is expected");
    return std::move(*text);
}

std::expected<std::chrono::seconds, std::string> parse_clock_skew(const found_setting& given) {
    const auto* end = given.value.data() + given.value.size();
    std::int64_t seconds = 0;
    const auto [stopped, error] = std::from_chars(given.value.data(), end, seconds);
    if (error != std::errc{} || stopped != end || seconds < 0 || seconds > jwt::policy::max_clock_skew.count())
        return refuse(given.name, given.value,
                      fmt::format("0 to {} seconds are expected", jwt::policy::max_clock_skew.count()));
    return std::chrono::seconds{seconds};
}

constexpr auto a_client_id = parse::text(cognito::is_client_id, "the id of an app client is expected");
constexpr auto a_pool_id =
    parse::text(cognito::is_user_pool_id, "a user pool id such as us-east-1_AbCdEf123 is expected");

} // namespace

std::vector<setting> declare_cognito() {
    using to = cognito_settings;
    constexpr auto here = &settings::cognito;
    return {
        setting({"AWS_REGION", "COGNITO_REGION"}, into<here, &to::region>(parse::a_region),
                "the AWS region. With `COGNITO_USER_POOL_ID`, the region that the id begins with"),
        setting({"COGNITO_USER_POOL_ID", "USER_POOL_ID"},
                into<here, &to::user_pool_id>(a_pool_id).otherwise("the embedded pool"),
                "the user pool. The embedded pool's own id selects the embedded pool, too"),
        setting({"COGNITO_APP_CLIENT_ID", "COGNITO_CLIENT_ID", "CLIENT_ID"},
                into<here, &to::client_id>(a_client_id).otherwise("the embedded pool's"),
                "the app client that tokens must be issued to"),
        setting({"COGNITO_APP_CLIENT_SECRET", "COGNITO_CLIENT_SECRET", "CLIENT_SECRET"},
                into<here, &to::client_secret>(parse::secret()), "the secret of that app client, if it has one"),
        setting(
            {"COGNITO_WEB_CLIENT_ID"}, into<here, &to::web_client_id>(a_client_id).otherwise("the embedded pool's"),
            "the app client, without a secret, that browsers sign in with at `/auth/{provider}/start`. Its tokens are "
            "accepted too. Where it is not set, browsers sign in with `COGNITO_APP_CLIENT_ID`"),
        setting({"COGNITO_MORE_CLIENT_IDS"},
                into<here, &to::more_client_ids>(
                    parse::list(cognito::is_client_id, "ids of app clients, separated by commas, are expected")),
                "further app clients whose tokens are accepted, separated by commas"),
        setting({"COGNITO_DOMAIN"},
                into<here, &to::domain>(parse_domain).otherwise("the embedded pool's; none for Amazon Cognito"),
                "the base URL of the sign-in pages and OAuth endpoints, such as "
                "`https://my-app.auth.eu-west-1.amazoncognito.com`, for sign-in at `/auth/{provider}/start` "
                "([sign-in-pages.md](sign-in-pages.md))"),
        setting(
            {"COGNITO_ENDPOINT"}, into<here, &to::endpoint>(parse::url).otherwise("Amazon Cognito's in the region"),
            "the URL of another server that speaks Cognito's protocol: `https://`, or `http://` only to this machine"),
        setting(
            {"COGNITO_ISSUER"},
            into<here, &to::issuer>(parse::url).otherwise("both of Amazon's forms; `ENDPOINT/POOL` with an endpoint"),
            "the exact `iss` claim that tokens must have"),
        setting({"COGNITO_JWKS_URL"}, into<here, &to::jwks_url>(parse::url).otherwise("the pool's"),
                "where the signing keys are fetched from"),
        setting({"COGNITO_JWKS_FILE"}, into<here, &to::first_keys>(parse_key_set_file).may_differ(),
                "a file with the pool's key set, in the format of `COGNITO_JWKS_URL`. It is used until the first "
                "fetch, so that the first request does not have to wait"),
        setting({"AWS_CA_BUNDLE"}, into<here, &to::ca_file>(parse::certificates).otherwise("the system's").may_differ(),
                "a PEM file with the CA certificates that HTTPS connections to Cognito are checked against"),
        setting({"COGNITO_PREFERRED_TOKEN_USE"},
                into_word<here, &to::token_use>({{"access", jwt::token_use::access}, {"id", jwt::token_use::id}}),
                "the kind of token that the API accepts: `access` or `id`"),
        setting({"POOLGUARD_CLOCK_SKEW"},
                into<here, &to::clock_skew>(parse_clock_skew,
                                            [](std::chrono::seconds skew) { return std::to_string(skew.count()); }),
                "how many seconds the clock of Cognito, or of another server of this pool, may be ahead of this one's: "
                "a token whose `iat` or `nbf` is at most that far in the future is accepted. 0 to 300. It does not "
                "extend `exp`. `poolguard check` reports a larger difference"),
    };
}

std::vector<setting> declare_tenants() {
    using service::tenant_mode;
    using to = service::tenant_settings;
    constexpr auto here = &settings::tenants;
    return {
        setting({"MULTI_TENANT_ENABLED"}, into<here, &to::enabled>(parse::boolean),
                "`0`: all users are in the tenant `public`"),
        setting({"TENANT_MODE"},
                into_word<here, &to::mode>({{"header", tenant_mode::header},
                                            {"subdomain", tenant_mode::subdomain},
                                            {"claim", tenant_mode::claim}}),
                "how a request names its tenant: `header`, `subdomain` or `claim`"),
        setting({"TENANT_HEADER"},
                into<here, &to::header>(
                    parse::text([](std::string_view text) { return is_made_of_letters_digits_or("-_", text); },
                                "the name of an HTTP header is expected")),
                "the HTTP header that names the tenant in the mode `header`"),
        setting(
            {"TENANT_MAIN_DOMAIN"},
            into<here, &to::main_domain>(
                parse::text([](std::string_view text) { return text.find_first_of("/: ") == text.npos; },
                            "a domain name such as example.com is expected")),
            "the domain whose subdomains are tenants: with `example.com`, requests to `acme.example.com` are for the "
            "tenant `acme`. Without it, the first label of every host name of three or more labels is the tenant"),
        setting({"COGNITO_TENANT_CLAIM"},
                into<here, &to::claim>(
                    parse::text(cognito::is_username, "the name of a claim such as custom:tenant_id is expected")),
                "the token's claim, or the user attribute of that name, that holds a user's own tenant"),
        setting({"TENANT_STRICT"}, into<here, &to::strict>(parse::boolean),
                "`1`: the requested tenant must be the user's own. `0`: a user without a tenant may work in any"),
        setting(
            {"TENANT_OF_NEW_USERS"},
            into<here, &to::of_new_users>(
                parse::text(service::is_tenant, "1 to 64 letters, digits, '-', '_' and '.' are expected")),
            "the tenant of users who sign up, also through another provider, and have none: it becomes their "
            "attribute of the name in `COGNITO_TENANT_CLAIM`. At Amazon Cognito only those who sign up through this "
            "server's API get it"),
    };
}

std::vector<setting> declare_identity_pool() {
    using to = cognito_settings;
    constexpr auto here = &settings::cognito;
    return {
        setting({"COGNITO_IDENTITY_POOL_ID"},
                into<here, &to::identity_pool_id>(
                    parse::text(cognito::is_identity_id, "the id of an identity pool is expected")),
                "the identity pool that gives users temporary AWS credentials"),
        setting({"EXPOSE_AWS_CREDENTIALS"}, into<here, &to::exposes_credentials>(parse::boolean),
                "`1`: `GET /api/users/me/credentials` gives users their AWS credentials, from that identity pool or "
                "the embedded one"),
    };
}

} // namespace poolguard::app
