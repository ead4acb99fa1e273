#pragma once
// Compares the app client that browsers sign in with at this server with what its sign-in needs. Pure.

#include "app/commands/checks/report.hpp"
#include "cognito/messages/clients.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::app::checks {

struct browser_sign_in {
    std::string client_id;
    std::string public_url;             // of this server; empty: there are no sign-in pages
    std::vector<std::string> providers; // POOLGUARD_OIDC_PROVIDERS
    bool is_set_up = false;             // COGNITO_DOMAIN is set, so what is missing is wrong and not only doubtful
};

// `about` is what the findings call the client.
findings check_browser_sign_in(const cognito::user_pool_client& client, std::string_view about,
                               const browser_sign_in& at);

} // namespace poolguard::app::checks
