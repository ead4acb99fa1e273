#pragma once
// The gateway's services over one Cognito: token verification, sign-in, and users' records.

#include "api/api.hpp"
#include "app/server/metrics.hpp"
#include "app/server/user_records.hpp"
#include "app/settings/settings.hpp"
#include "cognito/client.hpp"
#include "cognito/observed_transport.hpp"
#include "service/accounts.hpp"
#include "service/authenticator.hpp"
#include "service/factors/devices.hpp"
#include "service/factors/passkeys.hpp"
#include "service/factors/second_factors.hpp"
#include "service/groups.hpp"
#include "service/jwks_source.hpp"
#include "service/membership.hpp"
#include "service/operating/account_name_migration.hpp"
#include "service/operating/audit_trail.hpp"
#include "service/operating/mailbox.hpp"
#include "service/operating/server_state.hpp"
#include "service/owned_records.hpp"
#include "service/poller.hpp"
#include "service/provider_sign_in.hpp"
#include "service/revocations.hpp"
#include "service/setup/pool_setup.hpp"
#include "service/sign_in.hpp"
#include "service/sign_out_queue.hpp"
#include "service/user_changes.hpp"
#include "service/user_sessions.hpp"
#include "service/users.hpp"
#include "service/web_sessions.hpp"
#include "store/rate_limits.hpp"
#include "store/revocation_log.hpp"

#include <atomic>

namespace poolguard::app {

// The identity pool that gives users their own AWS credentials.
struct identity_access {
    cognito::transport& transport;
    std::string pool_id;
    std::string provider;              // the user pool, as it is named in `Logins`
    std::optional<user_table> table{}; // of their records; nullopt: with all others
};

// The Cognito behind the gateway, remote or embedded. The transport must outlive the gateway.
struct cognito_access {
    cognito::transport& transport;
    service::key_fetch fetch_keys;
    std::vector<std::string> issuers; // whose tokens are accepted
    service::app_client app;
    bool has_keys_at_hand = false;              // fetching them does not block
    std::optional<std::string> web_client_id{}; // its tokens are accepted too
    std::string domain{};                       // of the sign-in pages; empty: none
    service::oauth_transport oauth{};           // to the endpoints of that domain
    std::optional<identity_access> identities{};
    std::string endpoint{}; // of the user pool's API; empty: Amazon's
};

// What the gateway knows of this server.
struct server_identity {
    std::string public_url;
    base::secret master_key; // seals browsers' sessions
};

// What administrators can see of the servers. The references must outlive the gateway.
struct operating_ports {
    const service::audit_trail& audit;
    const store::sign_in_counts& sign_ins;
    const service::mailbox& letters;
    service::server_state::node_list nodes;
};

// The app clients whose tokens are accepted.
std::vector<std::string> accepted_clients(const cognito_settings& given, const std::string& client,
                                          const std::optional<std::string>& web_client);

class gateway {
  public:
    // The references must outlive the object.
    gateway(const settings& given, const server_identity& server, cognito_access access, operating_ports operating,
            store::records& records, store::rate_limits& limits, const base::clock& clock, base::random_source& random,
            metrics& counted);

    // The demo's users are shown on the first page.
    void add_routes(http::router& router, std::string version, std::vector<api::demo_account> demo);
    // Reads the revocations and starts the background work: reading those of other nodes, and renewing the keys. The
    // error is a sentence.
    std::expected<void, std::string> start();
    // Before a request: reads the revocations again when the last read is too old, as after the process was frozen.
    void catch_up();
    // Of the sign-in pages, on this server; empty if there are none.
    std::string sign_in_path() const;
    // Remembers a token that this server's own pool has just issued.
    void learn(const jwt::signed_token& own, jwt::token_use use);
    // Ends the gateway's session of the browser that signs out at the pages, and deletes its cookie. False if the
    // session may go on. Blocks.
    bool end_session(const http::request& from, http::response& answer);
    // Complete URLs to which browsers may be sent back from now on.
    void replace_return_urls(std::vector<std::string> allowed) { providers_.replace_return_urls(std::move(allowed)); }
    // The server is draining. Keys are no longer renewed, so that shutdown need not wait for a key set that hangs;
    // revocations are still read.
    void wind_down() { is_ending_ = true; }

  private:
    service::record_homes& homes();
    void read_revocations();

    // A cache holds the tokens that one verifier accepted, so each policy has its own.
    struct token_gate {
        jwt::token_cache cache;
        service::authenticator tokens;
        token_gate(jwt::policy wanted, std::size_t bytes, gateway& of, const base::clock& clock);
    };

    const base::clock& clock_;
    bool has_keys_at_hand_;
    metrics& metrics_;
    cognito::observed_transport transport_;
    cognito::client cognito_;
    store::records& records_;
    store::revocation_log log_;
    service::jwks_source keys_;
    service::revocations revoked_;
    token_gate access_;
    token_gate id_;
    jwt::token_use as_set_; // the kind of token that the API expects unless a path has its own
    service::membership members_;
    store::rate_limits& limits_;
    service::oauth_client oauth_;
    std::unique_ptr<service::sign_out_queue> pending_; // null if the pool is embedded
    service::provider_sign_in providers_;
    service::web_sessions web_sessions_;
    std::unique_ptr<service::id_tokens> id_tokens_; // null without an identity pool
    bool has_secure_cookies_;
    service::sign_in signing_;
    service::accounts accounts_;
    service::second_factors factors_;
    service::passkeys passkeys_;
    service::devices devices_;
    service::user_sessions user_sessions_;
    service::account_name_migration names_;
    std::string authenticator_issuer_;
    bool exposes_credentials_;
    std::string region_;
    base::product product_;
    service::common_record_homes common_homes_;
    std::unique_ptr<service::user_credentials> credentials_;
    std::unique_ptr<user_records> user_homes_;
    service::owned_records items_;
    service::owned_records alerts_;
    service::owned_records data_;
    service::users users_;
    service::user_changes user_changes_;
    std::string admin_group_;
    service::groups groups_;
    service::pool_setup setup_;
    const service::audit_trail& audit_;
    const service::mailbox& letters_;
    service::server_state state_;
    std::atomic<bool> is_ending_ = false;
    std::atomic<std::int64_t> revocations_read_ = 0; // epoch milliseconds
    service::poller poller_;
};

} // namespace poolguard::app
