#pragma once
// Checks the user pool, its app clients, and which operations may be called.

#include "app/commands/checks/browser_checks.hpp"
#include "cognito/client.hpp"

#include <optional>
#include <string>

namespace poolguard::app::checks {

struct pool_to_check {
    std::string user_pool_id;
    std::string client_id;
    std::optional<std::string> web_client_id;
    bool has_client_secret = false; // one is set
    std::string region;
    browser_sign_in browsers{};
};

// Changes nothing: operations that change users are called for a user that cannot exist.
findings check_pool(cognito::client& cognito, const pool_to_check& at);

} // namespace poolguard::app::checks
