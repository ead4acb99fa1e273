#pragma once
// The ports of the operations. The types are only declared here, so that an operation includes no more than it uses.

#include <atomic>
#include <string>

namespace poolguard::base {
class clock;
class random_source;
} // namespace poolguard::base
namespace poolguard::store {
class rate_limits;
} // namespace poolguard::store

namespace poolguard::pool {

class access_tokens;
class attempts;
class auth_events;
class browser_sessions;
class challenge_sessions;
class codes;
class deferred_messages;
class devices;
class domains;
class groups;
class identities;
class identity_pools;
class identity_providers;
class kept_settings;
class letters;
class login_tokens;
class outbox;
class page_tokens;
class passkeys;
class passwords;
class resource_servers;
class roles;
class sessions;
class signing_keys;
class software_tokens;
class srp_challenges;
class temporary_credentials;
class token_issuer;
class user_creation;
class user_functions;
class user_pools;
struct user_imports;
class users;

// All of these must outlive the dispatchers.
struct operation_ports {
    const base::clock& clock;
    base::random_source& random;
    const std::string& account;    // for ARNs
    const std::string& public_url; // of the pages, without a '/' at its end
    const pool::letters& letters;
    const std::atomic<bool>& sends_notices; // to users whose password, address, second factor or passkeys changed
    outbox& mail;
    deferred_messages& deferred;
    const user_functions& functions;
    store::rate_limits& rates;
    const page_tokens& listings;

    user_pools& pools;
    pool::users& users;
    pool::groups& groups;
    const user_creation& creation;
    pool::domains& domains;
    resource_servers& servers;
    identity_providers& providers;
    user_imports& imports;
    const kept_settings& kept;

    const pool::passwords& passwords;
    const pool::codes& codes;
    const pool::attempts& attempts;
    const srp_challenges& srp;
    const software_tokens& totp_devices;
    const pool::passkeys& passkeys;
    const challenge_sessions& challenges;
    pool::sessions& sessions;
    const browser_sessions& browsers;
    const auth_events& events;
    const pool::devices& devices;
    token_issuer& issuer;
    const access_tokens& tokens;
    signing_keys& keys;

    pool::identity_pools& identity_pools;
    pool::identities& identities;
    const login_tokens& logins;
    pool::roles& roles;
    const temporary_credentials& temporary;
};

} // namespace poolguard::pool
