#pragma once
// The parts of an embedded pool; each refers to earlier ones.

#include "aws/curl_transport.hpp"
#include "base/seal.hpp"
#include "pool/access/query_endpoint.hpp"
#include "pool/admin/clients/resource_servers.hpp"
#include "pool/admin/imports/user_imports.hpp"
#include "pool/admin/pools/domains.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/call_limits.hpp"
#include "pool/embedded_pool.hpp"
#include "pool/identities/login_tokens.hpp"
#include "pool/mail/codes.hpp"
#include "pool/mail/deferred_messages.hpp"
#include "pool/model/kept_settings.hpp"
#include "pool/model/name_migration.hpp"
#include "pool/operations.hpp"
#include "pool/pages/hosted_pages.hpp"
#include "pool/passkeys/passkeys.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/sign_in/auth_events.hpp"
#include "pool/sign_in/browser_sessions.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/devices.hpp"
#include "pool/sign_in/software_tokens.hpp"
#include "pool/sign_in/srp_challenges.hpp"
#include "pool/tokens/well_known.hpp"
#include "pool/triggers/function_router.hpp"
#include "pool/triggers/user_functions.hpp"
#include "pool/wire_endpoint.hpp"

namespace poolguard::pool {

// What the server provides to its pool. All of these must outlive the pool.
struct server_ports {
    store::records& records;
    const base::clock& clock;
    base::random_source& random;
    const base::secret& master_key;
    outbox& mail;
    store::rate_limits& rates;
};

// The keys that seal stored data, one per purpose, derived from the master key.
struct pool_seals {
    const base::secret& master_key;
    base::sealer client_secrets{master_key, "pool client secrets"};
    base::sealer private_keys{master_key, "pool signing keys"};
    base::sealer refresh_tokens{master_key, "pool refresh tokens"};
    base::sealer challenges{master_key, "pool challenges"};
    base::sealer srp{master_key, "pool password challenges"};
    base::sealer totp_keys{master_key, "pool TOTP keys"};
    base::sealer listings{master_key, "pool pages"};
    base::sealer verifiers{master_key, "pool password verifiers"};
    base::sealer providers{master_key, "pool identity providers"};
    base::sealer devices{master_key, "pool devices"};
    base::sealer forms{master_key, "pool forms"};
    base::sealer browsers{master_key, "pool remembered browsers"};
    base::sealer imports{master_key, "pool user imports"};
    base::sealer messages{master_key, "pool deferred messages"};
};

// The stored data of pools, users and identities, and the services on it that operations need.
struct pool_stores {
    server_ports server;
    embedded_pool_options options;
    pool_seals seals{server.master_key};
    issuer_names issuers{options.public_url, options.issuers};
    store::revocation_log revocations{server.records, server.clock, server.random};
    page_tokens listings{seals.listings, server.random};
    password_hasher hasher{server.random, options.hashing};
    pool::passwords passwords{hasher, seals.verifiers, server.random};
    function_router routes{options.functions, server.clock};
    user_functions functions{routes};
    pool::letters letters{options.product, options.mail_has_logo, options.letters};
    std::atomic<bool> sends_notices{options.sends_notices};

    user_pools pools{server.records, server.clock, server.random, seals.client_secrets};
    pool::users users{server.records, server.clock};
    pool::groups groups{server.records};
    name_migration old_names{server.records, server.clock, pools, users};
    user_creation creation{users, groups, options.added};
    pool::domains domains{server.records};
    resource_servers servers{server.records};
    identity_providers providers{server.records, seals.providers, server.random};
    user_imports imports{{.records = server.records,
                          .clock = server.clock,
                          .random = server.random,
                          .master_key = server.master_key,
                          .sealer = seals.imports,
                          .public_url = options.public_url,
                          .pools = pools,
                          .users = users,
                          .creation = creation}};
    kept_settings kept{server.records, issuers.public_url()};

    signing_keys keys{server.records, server.random, seals.private_keys};
    pool::sessions sessions{server.records,       users,       server.clock, server.random,
                            seals.refresh_tokens, revocations, issuers};
    browser_sessions browsers{server.records, users, server.clock, server.random};
    auth_events events{server.records, server.clock, server.random};
    pool::devices devices{server.records, server.clock, server.random, seals.devices};
    challenge_sessions challenges{server.records, server.clock, server.random, seals.challenges};
    pool::attempts attempts{server.records, server.clock};
    pool::codes codes{server.records, server.clock, server.random, server.master_key};
    deferred_messages deferred{{.records = server.records,
                                .clock = server.clock,
                                .random = server.random,
                                .sealer = seals.messages,
                                .pools = pools,
                                .users = users,
                                .codes = codes,
                                .functions = functions,
                                .messages = {letters, server.mail}}};
    srp_challenges srp{server.clock, server.random, seals.srp, passwords, codes};
    software_tokens totp_devices{users, server.clock, server.random, seals.totp_keys};
    pool::passkeys passkeys{server.records, users, server.clock, server.random, issuers.public_url()};
    token_issuer issuer{keys, groups, issuers, server.random, functions, options.at_issue};
    pool_token_verifier verifier{pools, users, groups, keys, sessions, issuers, server.clock, options.clock_skew};
    access_tokens tokens{verifier};

    temporary_credentials temporary{server.master_key, server.random};
    pool::roles roles{server.records, server.clock, options.account_id};
    pool::identity_pools identity_pools{server.records};
    pool::identities identities{server.records, server.random, server.clock};
    aws::curl_transport https{};
    provider_metadata metadata{https, server.clock};
    pool::open_id_providers open_id_providers{server.records, options.account_id};
    outside_logins outside{open_id_providers, metadata, server.clock};
    login_tokens logins{verifier, outside};

    operation_ports ports{.clock = server.clock,
                          .random = server.random,
                          .account = options.account_id,
                          .public_url = issuers.public_url(),
                          .letters = letters,
                          .sends_notices = sends_notices,
                          .mail = server.mail,
                          .deferred = deferred,
                          .functions = functions,
                          .rates = server.rates,
                          .listings = listings,
                          .pools = pools,
                          .users = users,
                          .groups = groups,
                          .creation = creation,
                          .domains = domains,
                          .servers = servers,
                          .providers = providers,
                          .imports = imports,
                          .kept = kept,
                          .passwords = passwords,
                          .codes = codes,
                          .attempts = attempts,
                          .srp = srp,
                          .totp_devices = totp_devices,
                          .passkeys = passkeys,
                          .challenges = challenges,
                          .sessions = sessions,
                          .browsers = browsers,
                          .events = events,
                          .devices = devices,
                          .issuer = issuer,
                          .tokens = tokens,
                          .keys = keys,
                          .identity_pools = identity_pools,
                          .identities = identities,
                          .logins = logins,
                          .roles = roles,
                          .temporary = temporary};
};

// AWS's protocols: the operations of user pools and identity pools, IAM and STS for roles, and the DynamoDB proxy.
struct pool_protocols {
    pool_stores& stores;
    aws::credentials_lookup known_keys; // access keys that callers may sign with
    dispatcher user_operations{user_pool_operations(), stores.ports};
    dispatcher identity_operations{identity_pool_operations(), stores.ports, cognito::failure_name::validation};
    request_authenticator authenticator{stores.server.clock, known_keys, stores.temporary, stores.roles};
    dynamodb_proxy dynamodb{stores.options.dynamodb, authenticator, stores.server.clock, stores.options.account_id};
    query_endpoint iam{authenticator, stores.roles,        stores.open_id_providers, stores.temporary,
                       stores.keys,   stores.server.clock, stores.server.random};
    call_limits limits{stores.server.rates, stores.pools};
    wire_endpoint endpoint{
        {{user_pool_prefix, "cognito-idp", "UserPoolId", "userpool", user_operations},
         {identity_pool_prefix, "cognito-identity", "IdentityPoolId", "identitypool", identity_operations}},
        authenticator,
        limits,
        stores.server.clock,
        &dynamodb,
        &iam};
};

// The endpoints for browsers and OAuth clients.
struct pool_web {
    pool_stores& stores;
    well_known documents{stores.pools, stores.keys, stores.issuers};
    authorization_codes codes{stores.server.records, stores.server.clock, stores.server.random};
    form_tokens forms{stores.server.records, stores.server.clock, stores.server.random, stores.seals.forms};
    page_style style{stores.options.branding};
    federation_requests requests{stores.server.records, stores.server.clock, stores.server.random};
    provider_client providers{stores.https, stores.metadata, stores.server.clock,
                              stores.options.public_url + "/oauth2/idpresponse"};
    federated_users federated{stores.users,         stores.groups,       stores.creation,
                              stores.server.random, stores.server.clock, stores.functions};
    hosted_pages pages{{.oauth = {stores.pools, stores.users, stores.providers, stores.servers, stores.sessions,
                                  stores.issuer, stores.verifier, stores.tokens, codes, stores.browsers, stores.issuers,
                                  stores.server.clock, stores.server.rates},
                        .operations = stores.ports,
                        .tokens = forms,
                        .style = style,
                        .browsers = stores.seals.browsers,
                        .is_secure = stores.options.public_url.starts_with("https:"),
                        .issuer_of_totp = stores.options.authenticator_issuer,
                        .at_log_out = stores.options.at_log_out,
                        .product = stores.options.product,
                        .of_gateway = stores.options.of_gateway},
                       {requests, providers, federated}};
};

} // namespace poolguard::pool
