#pragma once
// The pages below /console, for administrators.

#include "api/pages/page_site.hpp"
#include "service/groups.hpp"
#include "service/user_changes.hpp"
#include "service/users.hpp"

#include <functional>
#include <vector>

namespace poolguard::api {

// Which parts of the console this server has.
struct console_parts {
    std::function<bool()> has_mailbox; // at present
    bool has_audit = false;
};
page_area console_area(const console_parts& there);

// Copies share the references, which must outlive the router.
struct console_ports {
    page_site site;
    page_area area;
    service::users& users;
    service::user_changes& user_changes;
    service::groups& groups;
};

// /console/users and /console/new-user.
std::vector<operation> console_user_pages(const console_ports& ports);
// /console/groups.
std::vector<operation> console_group_pages(const console_ports& ports);

} // namespace poolguard::api
