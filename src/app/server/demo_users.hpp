#pragma once
// Two users to try things with: an administrator, and a newcomer who must still change a first password.

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

// Makes them where they are missing; both get fresh passwords each time.
cognito::result<demo_users> provide_demo_users(cognito::client& cognito, const std::string& user_pool_id,
                                               base::random_source& random);

} // namespace poolguard::app
