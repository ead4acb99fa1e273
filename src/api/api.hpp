#pragma once
// The gateway's whole API: the surfaces, their OpenAPI document and its pages.

#include "api/access_guard.hpp"
#include "api/operation.hpp"
#include "api/surfaces/system_api.hpp"
#include "base/product.hpp"
#include "http/router.hpp"
#include "service/accounts.hpp"
#include "service/factors/devices.hpp"
#include "service/factors/passkeys.hpp"
#include "service/factors/second_factors.hpp"
#include "service/groups.hpp"
#include "service/membership.hpp"
#include "service/operating/audit_trail.hpp"
#include "service/operating/mailbox.hpp"
#include "service/operating/server_state.hpp"
#include "service/owned_records.hpp"
#include "service/provider_sign_in.hpp"
#include "service/setup/pool_setup.hpp"
#include "service/sign_in.hpp"
#include "service/user_changes.hpp"
#include "service/user_credentials.hpp"
#include "service/user_sessions.hpp"
#include "service/users.hpp"
#include "service/web_sessions.hpp"

#include <functional>
#include <string>
#include <vector>

namespace poolguard::api {

// The references must outlive the router.
struct api_ports {
    const service::authenticator& tokens;        // for the kind of token of the settings
    const service::authenticator& access_tokens; // for access tokens; may be the same
    const service::authenticator& id_tokens;     // for ID tokens; may be the same
    const service::membership& members;
    store::rate_limits& limits;
    service::web_sessions& sessions;
    const service::provider_sign_in& providers;
    const service::oauth_client& oauth;
    bool has_secure_cookies = false; // the public address is https
    service::sign_in& signing;
    service::accounts& accounts;
    service::second_factors& factors;
    service::passkeys& passkeys;
    service::devices& devices;
    service::user_sessions& user_sessions;
    service::owned_records& items;
    service::owned_records& alerts;
    service::owned_records& data;
    service::users& users;
    service::user_changes& user_changes;
    service::groups& groups;
    const service::audit_trail& audit;
    const service::server_state& state;
    const service::mailbox& letters;
    service::pool_setup& setup;
    std::vector<part> parts;          // probed by GET /ready
    std::string version;              // of this program
    std::string authenticator_issuer; // the service name shown in authenticator apps
    std::function<std::string()> metrics;
    std::string admin_group{service::usual_admin_group}; // whose members are administrators
    std::vector<demo_account> demo = {};                 // whom the first page shows to browsers on this machine
    std::string sign_in_url = "/login";                  // the first page's link to the sign-in pages; empty: none
    service::user_credentials* credentials = nullptr;    // for GET /api/users/me/credentials; null: not exposed
    std::string region = {};                             // of those credentials
    base::product product = {};                          // what people sign in to
};

// All operations, with those of the document.
std::vector<operation> all_operations(const api_ports& ports);

void add_routes(http::router& router, const api_ports& ports);

} // namespace poolguard::api
