#include "app/commands/setting_docs.hpp"

#include "app/commands/man_page.hpp"
#include "app/settings/setting_names.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

constexpr setting_doc docs[] = {
    {"which-cognito", "AWS_REGION", "the pool's region, else `us-east-1`", ""},
    {"which-cognito", "COGNITO_USER_POOL_ID", "embedded", "the embedded pool's own id means the embedded pool, too"},
    {"which-cognito", "COGNITO_APP_CLIENT_ID", "embedded", "the app client that tokens must be for"},
    {"which-cognito", "COGNITO_APP_CLIENT_SECRET", "none", ""},
    {"which-cognito", "COGNITO_WEB_CLIENT_ID", "embedded",
     "another app client whose tokens are let in, such as that of a web front end"},
    {"which-cognito", "COGNITO_DOMAIN", "embedded; none for Amazon Cognito",
     "where the sign-in pages and OAuth endpoints are, such as `https://my-app.auth.eu-west-1.amazoncognito.com`; for "
     "sign-in at `/auth/{provider}/start` ([sign-in-pages.md](sign-in-pages.md))"},
    {"which-cognito", "COGNITO_ENDPOINT", "AWS", "`https://`, or `http://` to this machine"},
    {"which-cognito", "COGNITO_ISSUER", "both of Amazon's forms; `ENDPOINT/POOL` with an endpoint",
     "the exact `iss` that tokens must have"},
    {"which-cognito", "COGNITO_JWKS_URL", "that of the pool", "where the signing keys are fetched"},
    {"which-cognito", "COGNITO_JWKS_FILE", "none",
     "a file with the pool's key set, as `COGNITO_JWKS_URL` has it, that is good until the first fetch: nothing is "
     "waited for before the first request"},
    {"which-cognito", "AWS_CA_BUNDLE", "the system's", "certificates that HTTPS to Cognito is checked against"},
    {"which-cognito", "COGNITO_PREFERRED_TOKEN_USE", "`access`", "the token that the API expects: `access` or `id`"},
    {"tenants", "MULTI_TENANT_ENABLED", "`1`", "`0`: everybody is in the tenant `public`"},
    {"tenants", "TENANT_MODE", "`header`", "where the tenant asked for comes from: `header`, `subdomain`, `claim`"},
    {"tenants", "TENANT_HEADER", "`X-Tenant-Id`", ""},
    {"tenants", "TENANT_MAIN_DOMAIN", "none",
     "`example.com`: the tenant is `acme` in `acme.example.com`. Without it, the first label of every name of three or "
     "more is taken"},
    {"tenants", "COGNITO_TENANT_CLAIM", "`custom:tenant_id`",
     "where a person's own tenant stands: in the token, or in the user's attribute of that name"},
    {"tenants", "TENANT_STRICT", "`1`",
     "`1`: the tenant asked for must be the person's own. `0`: a tenant that the token does not contradict is taken as "
     "asked"},
    {"the-server", "POOLGUARD_LISTEN", "`127.0.0.1:8000`", "as `--listen`, which wins"},
    {"the-server", "POOLGUARD_DATA", "`./data`; in Lambda `/tmp/poolguard`", "as `--data`, which wins"},
    {"the-server", "POOLGUARD_PUBLIC_URL", "made of the address listened on",
     "as `--public-url`, which wins: the URL under which people and clients reach this server"},
    {"the-server", "ALLOWED_HOSTS", "any, on this machine",
     "host names that are served; must be set when listening beyond this machine. `*` serves all, `.example.com` "
     "serves the domain and what is below it"},
    {"the-server", "CORS_ALLOWED_ORIGINS", "none",
     "origins of web pages that may read answers, such as `https://app.example.com`, separated by commas; `*` allows "
     "every page. Cookies are not let in. Cognito's protocol, the pools' keys and the OAuth token, userInfo and "
     "revocation endpoints are open to every page, as Amazon's are"},
    {"the-server", "TRUSTED_PROXIES", "none",
     "addresses and networks of reverse proxies, separated by commas, whose `X-Forwarded-For` and `X-Forwarded-Proto` "
     "are believed; they must pass `Host` on. Without it, all that comes through a proxy counts as one client"},
    {"the-server", "POOLGUARD_LIMIT_SIGN_IN_FAILURES", "`5/minute`",
     "failed sign-ins of an account; the next are refused with 429 before the password is looked at. A number and "
     "`second`, `minute`, `hour` or `day`, or `off`; here and below"},
    {"the-server", "POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS", "`60/minute`",
     "sign-ins and answered challenges from an address"},
    {"the-server", "POOLGUARD_LIMIT_CODES", "`5/hour`",
     "codes sent to an account by sign-up, `resend-code`, `forgot-password` and `send-code`"},
    {"the-server", "POOLGUARD_LIMIT_REFRESHES", "`60/minute`", "refreshes with one refresh token"},
    {"the-server", "POOLGUARD_OIDC_PROVIDERS", "none",
     "names of OpenID providers of the pool that browsers may sign in with at `/auth/NAME/start`, separated by commas; "
     "`google`, `facebook`, `amazon`, `apple` and `cognito` (the pool's own page) need no setting"},
    {"the-server", "POOLGUARD_RETURN_URLS", "none",
     "whole addresses, separated by commas, that a browser may be sent back to after it has signed in; paths of this "
     "server need no setting"},
    {"the-server", "POOLGUARD_TOTP_ISSUER", "`Poolguard`", "how this service goes in people's authenticator apps"},
    {"the-server", "LOG_LEVEL", "`INFO`", "`DEBUG`, `INFO`, `WARNING`, `ERROR`"},
    {"the-server", "DEBUG", "`0`", "`1` means `LOG_LEVEL=DEBUG`"},
    {"the-server", "POOLGUARD_LOG_FORMAT", "`auto`",
     "`json`: a JSON object a line, as CloudWatch and others read it; `text`: for people; `auto`: `text`, coloured, "
     "where the log goes to a terminal (without colours where `NO_COLOR` is set), else `json`"},
    {"the-server", "APP_SECRET_KEY", "made at the first start, in `DIR/secret.key`",
     "seals private keys and sessions; at least 16 characters. Whoever loses it loses the embedded pool's signing "
     "keys"},
    {"where-the-records-are", "POOLGUARD_STORE", "`sqlite`", "`sqlite` or `dynamodb`"},
    {"where-the-records-are", "DYNAMODB_USERS_TABLE", "`Users`", "the table of what stays"},
    {"where-the-records-are", "DYNAMODB_SESSIONS_TABLE", "as `DYNAMODB_USERS_TABLE`",
     "the table of what comes and goes, where it is to be another one"},
    {"where-the-records-are", "DYNAMODB_ENDPOINT", "Amazon's in `AWS_REGION`",
     "`https://…`; `http://…` to this machine alone. Also the engine behind the [door to "
     "DynamoDB](identity-pools.md#the-door-to-dynamodb), whichever store is set"},
    {"where-the-records-are-2", "COGNITO_IDENTITY_POOL_ID", "none",
     "the identity pool that gives people AWS credentials"},
    {"where-the-records-are-2", "EXPOSE_AWS_CREDENTIALS", "`0`",
     "`1`: `GET /api/users/me/credentials` hands people theirs, from that identity pool or the embedded one"},
    {"the-embedded-pool", "POOLGUARD_ACCOUNT_ID", "`000000000000`", "the account in ARNs"},
    {"the-embedded-pool", "POOLGUARD_ACCESS_KEY_ID", "made at the first start",
     "the key pair that signs calls, with the next; also in `DIR/credentials`"},
    {"the-embedded-pool", "POOLGUARD_SECRET_ACCESS_KEY", "made at the first start", ""},
    {"the-embedded-pool", "POOLGUARD_ISSUER", "`public`",
     "`public`: tokens name `PUBLIC-URL/POOL` as their issuer, which OpenID clients can fetch. `amazon`: they name "
     "`https://cognito-idp.REGION.amazonaws.com/POOL`"},
    {"the-embedded-pool", "COGNITO_CALLBACK_URLS", "`http://localhost:3000/api/auth/callback/cognito`",
     "of the web client, separated by commas"},
    {"the-embedded-pool", "COGNITO_LOGOUT_URLS", "`http://localhost:3000/`", "the same"},
    {"the-embedded-pool", "POOLGUARD_PAGES_COLOR", "`#1c5d99`",
     "of the buttons of its sign-in pages; what stands on them is black or white, whichever can be read"},
    {"the-embedded-pool", "POOLGUARD_PAGES_LOGO", "none",
     "an SVG, PNG or WebP file of at most 256 KiB that stands on the pages"},
    {"the-embedded-pool", "COGNITO_LOGOUT_REDIRECT", "none",
     "accepted and without effect, as `poolguard env` prints it for web apps"},
    {"its-mail", "SMTP_URL", "none",
     "`smtp://USER:PASSWORD@HOST:587` (with STARTTLS, without which no letter leaves this machine) or `smtps://…`; "
     "special characters in the password as `%40`"},
    {"its-mail", "SMTP_CA_FILE", "the system's", "certificates that the mail server is checked against"},
    {"its-mail", "POOLGUARD_MAIL_FROM", "`no-reply@poolguard.localhost`", "whom letters come from"},
    {"its-mail", "SES_EMAIL_SOURCE", "none",
     "send by Amazon SES, from this address; signed by the AWS credentials above"},
    {"its-mail", "SES_REGION", "the pool's", ""},
    {"its-mail", "AWS_ENDPOINT_URL_SESV2", "AWS", "another server that speaks the protocol of SES v2"},
    {"moving", "POOLGUARD_PASSPHRASE", "none",
     "of at least 12 characters: seals the secrets in what `poolguard export` writes, and opens them in `poolguard "
     "import`"},
};

// All names that mean the same, the first one first.
std::string names_of(const setting_doc& doc, std::string_view before, std::string_view between,
                     std::string_view after) {
    std::string out;
    for (const auto& each : setting_names()) {
        if (each.same_as != doc.name) continue;
        out += fmt::format("{}{}{}{}", out.empty() ? "" : between, before, each.name, after);
    }
    return out;
}

} // namespace

std::span<const setting_doc> setting_docs() { return docs; }

std::string settings_as_markdown() {
    std::string out, section;
    for (const auto& each : docs) {
        if (each.section != section) {
            if (!section.empty()) out += "<!-- end of settings -->\n";
            section = each.section;
            out += fmt::format("<!-- settings: {} -->\n| name | default | |\n|---|---|---|\n", section);
        }
        out += fmt::format("| {} | {} | {} |\n", names_of(each, "`", ", ", "`"), each.otherwise, each.text);
    }
    return out + "<!-- end of settings -->\n";
}

std::string settings_as_man() {
    std::string out;
    for (const auto& each : docs)
        out += fmt::format(".TP\n{}\n{}{}Default: {}.\n", names_of(each, "\\fB", ", ", "\\fR"), man_text(each.text),
                           each.text.empty() ? "" : ".\n", man_text(each.otherwise));
    return out;
}

} // namespace poolguard::app
