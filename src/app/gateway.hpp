#pragma once
// The gateway, put together: what verifies tokens, signs people in and keeps their records, over one Cognito.

#include "api/api.hpp"
#include "app/settings.hpp"
#include "cognito/client.hpp"
#include "service/authenticator.hpp"
#include "service/key_source.hpp"
#include "service/membership.hpp"
#include "service/owned_records.hpp"
#include "service/poller.hpp"
#include "service/revocations.hpp"
#include "service/sign_in.hpp"
#include "store/revocation_log.hpp"

namespace poolguard::app {

// The Cognito that the gateway stands before, remote or embedded. The transport must outlive the gateway.
struct cognito_access {
    cognito::transport& transport;
    service::key_fetch fetch_keys;
    std::vector<std::string> issuers; // whose tokens are accepted
    service::app_client app;
};

class gateway {
  public:
    // The references must outlive the object.
    gateway(const settings& given, cognito_access access, store::records& records, const base::clock& clock,
            base::random_source& random);

    void add_routes(http::router& router, std::string version);
    // Starts what runs in the background: the look for revocations of other nodes, the renewal of keys.
    void start();

  private:
    // A cache holds what one verifier let in, so each policy has its own.
    struct door {
        jwt::token_cache cache;
        service::authenticator tokens;
        door(jwt::policy wanted, gateway& of, const base::clock& clock);
    };

    cognito::client cognito_;
    store::records& records_;
    store::revocation_log log_;
    service::key_source keys_;
    service::revocations revoked_;
    door as_set_;
    std::optional<door> access_; // nothing when the settings ask for access tokens anyway
    service::membership members_;
    service::sign_in signing_;
    service::owned_records items_;
    service::owned_records alerts_;
    service::poller poller_;
};

} // namespace poolguard::app
