#pragma once
// What the user pool and its app clients show by their own descriptions, and which operations may be called.

#include "app/commands/checks/report.hpp"
#include "app/settings/settings.hpp"
#include "cognito/client.hpp"

#include <optional>
#include <string>

namespace poolguard::app::checks {

struct looked_at {
    std::string user_pool_id;
    std::string client_id;
    std::optional<std::string> web_client_id;
    bool has_client_secret = false; // it is set; not what it is
    std::string public_url;
    // The records of people are under their own identity, or of a machine.
    std::string region;
    bool is_remote = false;
};

// Nothing is changed: operations that would change something are called for a user that cannot exist.
findings look_at_pool(cognito::client& cognito, const looked_at& at);

} // namespace poolguard::app::checks
