#pragma once
// Checks the user pool, its app clients, and which operations may be called.

#include "app/commands/checks/report.hpp"
#include "app/settings/settings.hpp"
#include "cognito/client.hpp"

#include <optional>
#include <string>

namespace poolguard::app::checks {

struct pool_to_check {
    std::string user_pool_id;
    std::string client_id;
    std::optional<std::string> web_client_id;
    bool has_client_secret = false; // one is set
    std::string public_url;
    std::string region;
    bool is_remote = false;
};

// Changes nothing: operations that change users are called for a user that cannot exist.
findings check_pool(cognito::client& cognito, const pool_to_check& at);

} // namespace poolguard::app::checks
