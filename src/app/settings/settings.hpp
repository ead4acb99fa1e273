#pragma once
// The settings as the server uses them, with their defaults, checked as a whole before anything starts. How each is
// set is declared in declarations/.

#include "app/settings/environment.hpp"
#include "app/settings/letter_folder.hpp"
#include "aws/smtp_sender.hpp"
#include "base/log.hpp"
#include "base/product.hpp"
#include "base/secret.hpp"
#include "http/trusted_proxies.hpp"
#include "jwt/policy.hpp"
#include "pool/pages/page_style.hpp"
#include "pool/tokens/issuer_names.hpp"
#include "service/tenants.hpp"
#include "store/rate_limits.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::app {

// Flags of the command line; each takes precedence over the environment.
struct flags {
    std::optional<std::string> listen;
    std::optional<std::string> data;
    std::optional<std::string> public_url;
    std::optional<std::string> tls_certificate;
    std::optional<std::string> tls_key;
    bool tls_dev = false;
    bool as_amazon = false;
    bool demo = false;
    bool until_stdin_closes = false;
};

struct cognito_settings {
    std::string region = "us-east-1";
    std::optional<std::string> user_pool_id; // empty: the embedded pool
    std::optional<std::string> client_id;
    std::optional<std::string> web_client_id; // browsers sign in with it; its tokens are accepted too
    std::vector<std::string> more_client_ids; // whose tokens are accepted too
    base::secret client_secret;
    // Gives users AWS credentials to reach their own records; empty: the server's credentials are used.
    std::optional<std::string> identity_pool_id;
    bool exposes_credentials = false;    // gives users their AWS credentials
    std::optional<std::string> domain;   // of the sign-in pages and OAuth endpoints, without a '/' at its end
    std::optional<std::string> endpoint; // another Poolguard or any compatible server
    std::optional<std::string> issuer;   // the exact `iss` to accept, if not the pool's usual one
    std::optional<std::string> jwks_url;
    std::optional<std::string> first_keys; // a JWKS document for use until the first fetch
    std::optional<std::string> ca_file;    // PEM bundle of CAs for HTTPS to Cognito
    jwt::token_use token_use = jwt::token_use::access;
    std::chrono::seconds clock_skew = jwt::policy::default_clock_skew; // at most jwt::policy::max_clock_skew
};

struct pool_settings {
    std::string account_id = "000000000000";
    std::optional<std::string> access_key_id;
    base::secret secret_access_key;
    std::optional<std::string> first_pool_id; // of the pool and the clients that the first start makes
    std::optional<std::string> first_client_id;
    std::optional<std::string> first_web_client_id;
    pool::issuer_style issuer = pool::issuer_style::public_url; // of its tokens
    std::vector<std::string> callback_urls{"http://localhost:3000/api/auth/callback/cognito"};
    std::vector<std::string> logout_urls{"http://localhost:3000/"};
    pool::branding branding;       // of the sign-in pages
    bool has_fast_hashing = false; // of passwords, for tests

    bool chooses_ids() const { return first_pool_id || first_client_id || first_web_client_id; }
};

// Of the embedded pool. Without SMTP and SES, mail goes into the Maildir.
struct mail_settings {
    std::string from = "no-reply@poolguard.localhost";
    std::optional<aws::smtp_server> smtp;
    std::optional<std::string> smtp_ca_file; // of `smtp`
    std::optional<std::string> ses_source;   // the sender address at SES; empty: SES is not used
    std::optional<std::string> ses_region;   // empty: the pool's
    std::optional<std::string> ses_endpoint;
    bool sends_notices = true; // to users whose password, address, second factor or passkeys changed
    letter_folder templates;   // of the operator's own letters
};

// Where the functions of the embedded pools are.
struct function_settings {
    bool are_called = true;                    // false: as if there were no way to any of them
    std::map<std::string, std::string> places; // from a function, its ARN or a trigger to a URL
    base::secret hook_key;
    std::optional<std::string> lambda_endpoint; // empty: Amazon's
    std::optional<std::string> kms_endpoint;    // likewise
};

// Where the records are: in the data folder, or in tables of DynamoDB that several servers share.
struct store_settings {
    enum class kind { sqlite, dynamodb };
    kind in = kind::sqlite;
    std::string users_table = "Users";
    std::string sessions_table; // for temporary records; the users table if it is not set
    // Of a server with DynamoDB's API; empty: Amazon's in the region. Also for the embedded pool's DynamoDB proxy.
    std::optional<std::string> endpoint;

    bool is_shared() const { return in == kind::dynamodb; }
};

// Of traces and metrics, to an OpenTelemetry collector.
struct telemetry_settings {
    std::optional<std::string> endpoint; // without a '/' at its end; empty: nothing is sent
    base::secret headers;                // see parse_telemetry_headers
    std::string service = "poolguard";
    std::chrono::milliseconds metric_interval{60'000};
};

enum class log_format { automatic, json, text };

// A setting that is set but has no effect; a warning at the start names it.
struct unused_setting {
    std::string name;
    std::string reason; // part of a sentence
    friend bool operator==(const unused_setting&, const unused_setting&) = default;
};

struct settings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8000;
    bool is_loopback = true;
    std::string public_url; // without a '/' at its end; empty: made from host and port once they are known
    std::string data = "./data";
    bool demo = false;
    base::secret demo_password; // of the demo users; empty: random ones
    std::optional<std::string> tls_certificate;
    std::optional<std::string> tls_key;
    bool tls_dev = false;   // the certificate is made at the start
    bool as_amazon = false; // serves Amazon's host names to clients that have them built in
    cognito_settings cognito;
    pool_settings pool;
    base::product product;
    mail_settings mail;
    function_settings functions;
    store_settings store;
    service::tenant_settings tenants;
    store::rate_settings rates;
    std::vector<std::string> oidc_providers; // of the pool, beside the well-known ones
    std::string admin_group = "admin";       // whose members are administrators
    std::vector<std::string> return_urls;    // that browsers may be redirected to after a sign-in
    std::vector<std::string> allowed_hosts;
    http::trusted_proxies proxies;
    std::size_t max_connections = 10'000;
    std::size_t max_connections_of_network = 1'000;
    std::size_t max_body_mebibytes = 64;            // of all requests at the same time
    std::vector<std::string> allowed_origins;       // "*": every one
    std::string authenticator_issuer = "Poolguard"; // service name shown in authenticator apps
    base::log::level log_level = base::log::level::info;
    bool debug = false;         // log_level is debug
    std::size_t audit_days = 7; // that audit events stay in the records; 0: they are not kept there
    app::log_format log_format = log_format::automatic;
    telemetry_settings telemetry;
    base::secret passphrase; // of exported files; empty: none
    base::secret secret_key; // empty: made on first start, kept in the data folder
    std::vector<unused_setting> without_effect;
};

// The error is one line that names the variable, the value (never a secret's) and what is allowed.
std::expected<settings, std::string> read_settings(const environment& from, const flags& given);

// The URL at which clients reach this server: as set, otherwise the address with that port.
std::string public_url_of(const settings& given, std::uint16_t port);

} // namespace poolguard::app
