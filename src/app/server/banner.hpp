#pragma once
// What `serve` prints when it is ready: the address, the pool, and with --demo the users and three lines to try.

#include "app/server/demo_users.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::app {

struct banner {
    std::string url;
    std::string listens_on;                         // "127.0.0.1:8000"; shown where the URL is another one
    std::string pool;                               // "us-east-1_AbCdEf123, embedded, kept in ./data"
    std::string_view token_member = "access_token"; // of the sign-in's answer, which the API expects
    std::optional<demo_users> users;
};

std::string to_text(const banner& shown);

} // namespace poolguard::app
