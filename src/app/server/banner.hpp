#pragma once
// The text that `serve` prints when it is ready: the address, the pool, what to open in a browser, and with --demo the
// users and three commands to try.

#include "app/server/demo_users.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::app {

struct banner {
    std::string url;
    std::string listens_on;                         // "127.0.0.1:8000"; shown if the URL differs
    std::string pool;                               // "us-east-1_AbCdEf123, embedded, stored in ./data"
    std::string_view token_member = "access_token"; // of the sign-in response, with the token that the API expects
    std::optional<demo_users> users;
    bool has_fast_hashing = false;
    std::string sign_in_path{};  // of the sign-in pages; empty: there are none
    bool has_mailbox = false;    // mail goes to a folder, and the console shows it
    std::string authority{};     // the file with the CA that clients must trust; empty: none
    std::string amazon_region{}; // whose host names are served; empty: they are not
};

std::string to_text(const banner& shown);

} // namespace poolguard::app
