#include "pool/embedded_pool.hpp"

#include "aws/curl_transport.hpp"
#include "base/try.hpp"
#include "pool/access/query_endpoint.hpp"
#include "pool/accounts/accounts.hpp"
#include "pool/admin/administration.hpp"
#include "pool/admin/clients/resource_servers.hpp"
#include "pool/admin/pools/domains.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/default_identity_pool.hpp"
#include "pool/pages/hosted_pages.hpp"
#include "pool/sign_in/authentication.hpp"
#include "pool/tokens/well_known.hpp"
#include "pool/wire_endpoint.hpp"

namespace poolguard::pool {

// In the order in which they need each other.
struct embedded_pool::rooms {
    rooms(const embedded_pool_options& options, store::records& all_records, const base::clock& wall,
          base::random_source& randomness, const base::secret& master_key, outbox& mail,
          aws::credentials_lookup known_keys)
        : records(all_records), clock(wall), random(randomness), issuers(options.public_url, options.issuers),
          client_secrets(master_key, "pool client secrets"), private_keys(master_key, "pool signing keys"),
          refresh_tokens(master_key, "pool refresh tokens"), challenge_sealer(master_key, "pool challenges"),
          srp_sealer(master_key, "pool password challenges"), totp_sealer(master_key, "pool TOTP keys"),
          page_sealer(master_key, "pool pages"), revocations(records, clock, random),
          page_positions(page_sealer, random), hasher(random, options.hashing),
          verifier_sealer(master_key, "pool password verifiers"), all_passwords(hasher, verifier_sealer, random),
          all_pools(records, clock, random, client_secrets), all_users(records, clock), all_groups(records),
          all_domains(records), servers(records), provider_sealer(master_key, "pool identity providers"),
          providers(records, provider_sealer, random), keys(records, random, private_keys),
          open_sessions(records, all_users, clock, random, refresh_tokens, revocations, issuers),
          challenges(records, clock, random, challenge_sealer), login_attempts(records, clock),
          sent_codes(records, clock, random, master_key), srp(clock, random, srp_sealer, all_passwords, sent_codes),
          totp_devices(all_users, clock, random, totp_sealer), issuer(keys, all_groups, issuers, random),
          tokens(all_pools, all_users, keys, open_sessions, issuers, clock), documents(all_pools, keys, issuers),
          temporary(master_key, random), all_roles(records, clock, options.account_id),
          authenticator(clock, std::move(known_keys), temporary, all_roles), pools_of_identities(records),
          all_identities(records, random, clock), logins(all_pools, all_users, keys, open_sessions, issuers, clock),
          identity_services{pools_of_identities, all_identities, logins,         all_roles,
                            temporary,           keys,           page_positions, random},
          door(options.dynamodb, authenticator, clock, options.account_id),
          iam_endpoint(authenticator, all_roles, temporary, keys, clock, random),
          endpoint({{user_pool_prefix, "cognito-idp", "UserPoolId", "userpool", operations},
                    {identity_pool_prefix, "cognito-identity", "IdentityPoolId", "identitypool", identity_operations}},
                   authenticator, clock, &door, &iam_endpoint),
          code_grants(records, clock, random), browsers(records, all_users, clock, random),
          form_sealer(master_key, "pool forms"), forms(records, clock, random, form_sealer), style(options.looks),
          authentication{all_pools,      all_users,  all_passwords, srp,    totp_devices, sent_codes, mail,
                         login_attempts, challenges, open_sessions, issuer, tokens,       clock},
          accounts{all_pools,  all_users, all_groups, open_sessions, all_passwords, login_attempts,
                   sent_codes, tokens,    mail,       random,        clock},
          metadata(https, clock), all_federation_requests(records, clock, random),
          provider_side(https, metadata, clock, options.public_url + "/oauth2/idpresponse"),
          federated(all_users, all_groups, random, clock),
          pages({.oauth = {all_pools, all_users, providers, servers, open_sessions, issuer, tokens, code_grants,
                           browsers, issuers, clock},
                 .sign_in = authentication,
                 .accounts = accounts,
                 .tokens = forms,
                 .style = style,
                 .is_secure = options.public_url.starts_with("https:"),
                 .issuer_of_totp = options.authenticator_issuer},
                {all_federation_requests, provider_side, federated}) {
        add_authentication(operations, authentication);
        add_accounts(operations, accounts);
        add_administration(operations, {all_pools, all_users, all_groups, open_sessions, all_domains, servers,
                                        providers, all_passwords, page_positions, mail, random, options.account_id});
        add_identities(identity_operations, identity_services);
    }

    store::records& records;
    const base::clock& clock;
    base::random_source& random;
    issuer_names issuers;
    base::sealer client_secrets;
    base::sealer private_keys;
    base::sealer refresh_tokens;
    base::sealer challenge_sealer;
    base::sealer srp_sealer;
    base::sealer totp_sealer;
    base::sealer page_sealer;
    store::revocation_log revocations;
    page_tokens page_positions;
    password_hasher hasher;
    base::sealer verifier_sealer;
    passwords all_passwords;
    user_pools all_pools;
    users all_users;
    groups all_groups;
    domains all_domains;
    resource_servers servers;
    base::sealer provider_sealer;
    identity_providers providers;
    signing_keys keys;
    sessions open_sessions;
    challenge_sessions challenges;
    attempts login_attempts;
    codes sent_codes;
    srp_challenges srp;
    software_tokens totp_devices;
    token_issuer issuer;
    access_tokens tokens;
    dispatcher operations;
    dispatcher identity_operations;
    well_known documents;
    temporary_credentials temporary;
    roles all_roles;
    request_authenticator authenticator;
    identity_pools pools_of_identities;
    identities all_identities;
    login_tokens logins;
    identity_ports identity_services;
    dynamodb_proxy door;
    query_endpoint iam_endpoint;
    wire_endpoint endpoint;
    authorization_codes code_grants;
    browser_sessions browsers;
    base::sealer form_sealer;
    form_tokens forms;
    page_style style;
    authentication_ports authentication;
    account_ports accounts;
    aws::curl_transport https;
    provider_metadata metadata;
    federation_requests all_federation_requests;
    provider_client provider_side;
    federated_users federated;
    hosted_pages pages;
};

embedded_pool::embedded_pool(const embedded_pool_options& options, store::records& records, const base::clock& clock,
                             base::random_source& random, const base::secret& master_key, outbox& mail,
                             aws::credentials_lookup known_keys)
    : rooms_(std::make_unique<rooms>(options, records, clock, random, master_key, mail, std::move(known_keys))) {}

embedded_pool::~embedded_pool() = default;

void embedded_pool::add_routes(http::router& routes) {
    rooms_->endpoint.add_routes(routes);
    rooms_->documents.add_routes(routes);
    rooms_->pages.add_routes(routes);
}

dispatcher::wire_reply embedded_pool::call_in_process(std::string_view operation, std::string_view body) {
    return rooms_->operations.dispatch(operation, body,
                                       {.now = rooms_->clock.now(), .region = {}, .client_address = {}});
}

dispatcher::wire_reply embedded_pool::call_identities_in_process(std::string_view operation, std::string_view body) {
    return rooms_->identity_operations.dispatch(operation, body,
                                                {.now = rooms_->clock.now(), .region = {}, .client_address = {}});
}

http::response embedded_pool::post_signed_in_process(const http::request& request) const {
    return rooms_->endpoint.answer(request);
}

http::response embedded_pool::post_in_process(std::string_view path, std::string_view form,
                                              std::string_view authorization) {
    http::request request;
    request.method = http::method::post;
    request.path = path;
    request.body = form;
    if (!authorization.empty()) request.headers.push_back({"Authorization", authorization});
    return rooms_->pages.post(request);
}

result<embedded_pool::provisions> embedded_pool::provision(const deployment_options& wishes) {
    const call by{.now = rooms_->clock.now(), .region = wishes.region, .client_address = {}};
    POOLGUARD_TRY(auto made, provide_deployment(wishes, by, rooms_->all_pools, rooms_->records, rooms_->random));
    POOLGUARD_TRY(auto identity_pool, provide_identity_pool(made, by, rooms_->records, rooms_->identity_services));
    // The first sign-in shall not have to wait for the keys.
    POOLGUARD_CHECK(rooms_->keys.of(made.pool_id));
    return provisions{std::move(made), std::move(identity_pool)};
}

result<void> embedded_pool::import_user(std::string_view pool_id, const imported_user& who) {
    auto pool = rooms_->all_pools.find(pool_id);
    if (!pool) return std::unexpected(pool.error());
    if (const auto missing = missing_attributes(**pool, who); !missing.empty()) {
        const auto added = rooms_->all_pools.update(
            pool_id, [&](user_pool_document& it) { return add_custom_attributes(it.schema, missing); });
        if (!added) return added;
        pool = rooms_->all_pools.find(pool_id);
        if (!pool) return std::unexpected(pool.error());
    }
    return pool::import_user(**pool, who, rooms_->all_users, rooms_->random, rooms_->clock.now());
}

std::string embedded_pool::issuer_of(std::string_view pool_id) const { return rooms_->issuers.of(pool_id); }

result<std::string> embedded_pool::jwks_json_of(std::string_view pool_id) {
    POOLGUARD_TRY(const auto pool, rooms_->all_pools.find(pool_id));
    POOLGUARD_TRY(const auto keys, rooms_->keys.of(pool->id));
    return keys->jwks_json;
}

} // namespace poolguard::pool
