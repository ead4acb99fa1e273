#pragma once
// The pages below /account, where everybody who is signed in looks after their own account: the same acts as
// /auth/..., /api/users/me and /profile, for browsers.

#include "api/operation.hpp"
#include "api/pages/page_site.hpp"
#include "service/accounts.hpp"
#include "service/factors/devices.hpp"
#include "service/factors/passkeys.hpp"
#include "service/factors/second_factors.hpp"
#include "service/owned_records.hpp"
#include "service/sign_in.hpp"
#include "service/user_sessions.hpp"
#include "service/web_sessions.hpp"

#include <string>
#include <vector>

namespace poolguard::api {

// The references must outlive the operations.
struct account_ports {
    page_site site;
    service::accounts& accounts;
    service::second_factors& factors;
    service::passkeys& passkeys;
    service::devices& devices;
    service::user_sessions& user_sessions;
    service::sign_in& signing;
    service::web_sessions& sessions;
    const service::oauth_client& oauth;
    service::own_records records;
    bool has_secure_cookies = false;
    std::string public_url;           // of this server
    std::string authenticator_issuer; // the service name shown in authenticator apps
};

std::vector<operation> account_pages(account_ports ports);

} // namespace poolguard::api
