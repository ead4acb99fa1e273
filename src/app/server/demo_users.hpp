#pragma once
// Two users for --demo: an administrator, and a new user who must still change the temporary password.

#include "api/demo_account.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "cognito/client.hpp"
#include "store/records.hpp"

#include <string>

namespace poolguard::app {

struct demo_users {
    api::demo_account admin;    // in the group of the administrators
    api::demo_account newcomer; // FORCE_CHANGE_PASSWORD, until the user has chosen a password
    std::string tenant;         // of both
    std::string admin_group;

    // Both have the one of the settings.
    bool has_chosen_password() const { return admin.password.empty(); }
};

struct demo_wishes {
    std::string admin_group; // created if it is missing
    base::secret password;   // of both users; empty: random ones
};

// Where the users are. The references must outlive the call.
struct demo_pool {
    cognito::client& cognito;
    const std::string& user_pool_id;
    store::records& records; // remembers what the last start has set
    const base::secret& key; // of the digest of a chosen password
};

// Creates the users and the group that are missing. The administrator gets the chosen password once: what the user
// makes of it stays until another is chosen. Without a chosen one, each start sets a new one, as nobody could know the
// former. The newcomer's temporary password, which expires, is set each time, until the user has chosen one.
// InvalidPasswordException if the pool's policy refuses the chosen one.
cognito::result<demo_users> provide_demo_users(const demo_pool& in, const demo_wishes& wanted,
                                               base::random_source& random);

} // namespace poolguard::app
