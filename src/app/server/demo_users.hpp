#pragma once
// Two users for --demo: an administrator, and a new user who must still change the temporary password.

#include "base/random.hpp"
#include "cognito/client.hpp"

#include <string>
#include <string_view>

namespace poolguard::app {

struct demo_user {
    std::string email;
    std::string password;
};
struct demo_users {
    demo_user admin;    // in group admin
    demo_user newcomer; // FORCE_CHANGE_PASSWORD
    std::string tenant; // of both
};

// Creates the users that are missing; both get new passwords each time.
cognito::result<demo_users> provide_demo_users(cognito::client& cognito, const std::string& user_pool_id,
                                               base::random_source& random);

} // namespace poolguard::app
