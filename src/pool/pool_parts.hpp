#pragma once
// The parts of an embedded pool, in the order in which they need each other.

#include "aws/curl_transport.hpp"
#include "base/seal.hpp"
#include "pool/access/query_endpoint.hpp"
#include "pool/admin/clients/resource_servers.hpp"
#include "pool/admin/pools/domains.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/embedded_pool.hpp"
#include "pool/identities/login_tokens.hpp"
#include "pool/mail/codes.hpp"
#include "pool/operations.hpp"
#include "pool/pages/hosted_pages.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/software_tokens.hpp"
#include "pool/sign_in/srp_challenges.hpp"
#include "pool/tokens/well_known.hpp"
#include "pool/wire_endpoint.hpp"

namespace poolguard::pool {

// What the server gives to its pool; all of it outlives the pool.
struct pool_surroundings {
    store::records& records;
    const base::clock& clock;
    base::random_source& random;
    const base::secret& master_key;
    outbox& mail;
};

// The keys that seal what is kept, one for each purpose, derived from the server's own.
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
    base::sealer forms{master_key, "pool forms"};
};

// What is kept of pools, users and identities, and what works on it: all that an operation needs.
struct pool_stores {
    pool_surroundings around;
    embedded_pool_options options;
    pool_seals seals{around.master_key};
    issuer_names issuers{options.public_url, options.issuers};
    store::revocation_log revocations{around.records, around.clock, around.random};
    page_tokens listings{seals.listings, around.random};
    password_hasher hasher{around.random, options.hashing};
    pool::passwords passwords{hasher, seals.verifiers, around.random};

    user_pools pools{around.records, around.clock, around.random, seals.client_secrets};
    pool::users users{around.records, around.clock};
    pool::groups groups{around.records};
    pool::domains domains{around.records};
    resource_servers servers{around.records};
    identity_providers providers{around.records, seals.providers, around.random};

    signing_keys keys{around.records, around.random, seals.private_keys};
    pool::sessions sessions{around.records,       users,       around.clock, around.random,
                            seals.refresh_tokens, revocations, issuers};
    challenge_sessions challenges{around.records, around.clock, around.random, seals.challenges};
    pool::attempts attempts{around.records, around.clock};
    pool::codes codes{around.records, around.clock, around.random, around.master_key};
    srp_challenges srp{around.clock, around.random, seals.srp, passwords, codes};
    software_tokens totp_devices{users, around.clock, around.random, seals.totp_keys};
    token_issuer issuer{keys, groups, issuers, around.random};
    access_tokens tokens{pools, users, keys, sessions, issuers, around.clock};

    temporary_credentials temporary{around.master_key, around.random};
    pool::roles roles{around.records, around.clock, options.account_id};
    pool::identity_pools identity_pools{around.records};
    pool::identities identities{around.records, around.random, around.clock};
    login_tokens logins{pools, users, keys, sessions, issuers, around.clock};

    operation_ports ports{.clock = around.clock,
                          .random = around.random,
                          .account = options.account_id,
                          .mail = around.mail,
                          .listings = listings,
                          .pools = pools,
                          .users = users,
                          .groups = groups,
                          .domains = domains,
                          .servers = servers,
                          .providers = providers,
                          .passwords = passwords,
                          .codes = codes,
                          .attempts = attempts,
                          .srp = srp,
                          .totp_devices = totp_devices,
                          .challenges = challenges,
                          .sessions = sessions,
                          .issuer = issuer,
                          .tokens = tokens,
                          .keys = keys,
                          .identity_pools = identity_pools,
                          .identities = identities,
                          .logins = logins,
                          .roles = roles,
                          .temporary = temporary};
};

// Amazon's protocols: the operations, IAM's for roles, and DynamoDB's for people's own records.
struct pool_protocols {
    pool_stores& stores;
    aws::credentials_lookup known_keys; // by which callers may sign
    dispatcher user_operations{user_pool_operations(), stores.ports};
    dispatcher identity_operations{identity_pool_operations(), stores.ports};
    request_authenticator authenticator{stores.around.clock, known_keys, stores.temporary, stores.roles};
    dynamodb_proxy dynamodb{stores.options.dynamodb, authenticator, stores.around.clock, stores.options.account_id};
    query_endpoint iam{authenticator, stores.roles,        stores.temporary,
                       stores.keys,   stores.around.clock, stores.around.random};
    wire_endpoint endpoint{
        {{user_pool_prefix, "cognito-idp", "UserPoolId", "userpool", user_operations},
         {identity_pool_prefix, "cognito-identity", "IdentityPoolId", "identitypool", identity_operations}},
        authenticator,
        stores.around.clock,
        &dynamodb,
        &iam};
};

// What browsers and OAuth clients reach.
struct pool_web {
    pool_stores& stores;
    well_known documents{stores.pools, stores.keys, stores.issuers};
    authorization_codes codes{stores.around.records, stores.around.clock, stores.around.random};
    browser_sessions browsers{stores.around.records, stores.users, stores.around.clock, stores.around.random};
    form_tokens forms{stores.around.records, stores.around.clock, stores.around.random, stores.seals.forms};
    page_style style{stores.options.looks};
    aws::curl_transport https{};
    provider_metadata metadata{https, stores.around.clock};
    federation_requests requests{stores.around.records, stores.around.clock, stores.around.random};
    provider_client providers{https, metadata, stores.around.clock, stores.options.public_url + "/oauth2/idpresponse"};
    federated_users federated{stores.users, stores.groups, stores.around.random, stores.around.clock};
    hosted_pages pages{{.oauth = {stores.pools, stores.users, stores.providers, stores.servers, stores.sessions,
                                  stores.issuer, stores.tokens, codes, browsers, stores.issuers, stores.around.clock},
                        .operations = stores.ports,
                        .tokens = forms,
                        .style = style,
                        .is_secure = stores.options.public_url.starts_with("https:"),
                        .issuer_of_totp = stores.options.authenticator_issuer},
                       {requests, providers, federated}};
};

} // namespace poolguard::pool
