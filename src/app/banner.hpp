#pragma once
// What `serve` prints when it is ready: the address, and with --demo the users and three lines to try.

#include "app/demo_users.hpp"

#include <optional>
#include <string>

namespace poolguard::app {

std::string make_banner(const std::string& url, const std::optional<demo_users>& users);

} // namespace poolguard::app
