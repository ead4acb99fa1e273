#pragma once
// Everything that the gateway serves itself: the surfaces, their document and its pages.

#include "api/access_guard.hpp"
#include "api/operation.hpp"
#include "api/surfaces/system_api.hpp"
#include "http/router.hpp"
#include "service/accounts.hpp"
#include "service/groups.hpp"
#include "service/membership.hpp"
#include "service/owned_records.hpp"
#include "service/users.hpp"
#include "service/provider_sign_in.hpp"
#include "service/second_factors.hpp"
#include "service/sign_in.hpp"
#include "service/user_credentials.hpp"
#include "service/web_sessions.hpp"

#include <functional>
#include <string>
#include <vector>

namespace poolguard::api {

// What the surfaces work with; each gets what it uses. The references must outlive the router.
struct api_ports {
    const service::authenticator& tokens;        // for the token that the settings ask for
    const service::authenticator& access_tokens; // for access tokens; may be the same
    const service::authenticator& id_tokens;     // for id tokens; may be the same
    const service::membership& members;
    service::rate_limits& limits;
    service::web_sessions& sessions;
    const service::provider_sign_in& providers;
    const service::oauth_client& oauth;
    bool has_secure_cookies = false; // the public address is https
    service::sign_in& signing;
    service::accounts& accounts;
    service::second_factors& factors;
    service::owned_records& items;
    service::owned_records& alerts;
    service::owned_records& data;
    service::users& users;
    service::groups& groups;
    std::vector<part> parts;          // what GET /ready asks
    std::string version;              // of this program
    std::string authenticator_issuer; // how the service goes in authenticator apps
    std::function<std::string()> metrics;
    std::string sign_in_url = "/login";               // where the first page leads users to sign in; empty: nowhere
    service::user_credentials* credentials = nullptr; // that users may have handed out; null: none
    std::string region = {};                          // where these are good
};

// The whole table, the document of itself included.
std::vector<operation> all_operations(const api_ports& ports);

void add_routes(http::router& router, const api_ports& ports);

} // namespace poolguard::api
