#pragma once
// The rows of the console's pages about users.

#include "api/pages/console/console_area.hpp"
#include "api/permissions.hpp"

namespace poolguard::api {

operation console_user_list(const console_ports& ports);
std::vector<operation> console_new_user(const console_ports& ports);
operation console_one_user(const console_ports& ports);
std::vector<operation> console_user_acts(const console_ports& ports);

} // namespace poolguard::api
