#pragma once
// The rows of the console's pages about groups.

#include "api/pages/console/console_area.hpp"
#include "api/permissions.hpp"

namespace poolguard::api {

operation console_group_list(const console_ports& ports);
operation console_create_group(const console_ports& ports);
operation console_one_group(const console_ports& ports);
operation console_change_group(const console_ports& ports);
operation console_delete_group(const console_ports& ports);

} // namespace poolguard::api
