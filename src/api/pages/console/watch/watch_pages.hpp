#pragma once
// The pages of the console that only look: the state of the servers at /console, the audit at /console/audit, and the
// letters at /console/mailbox where mail goes to a folder.

#include "api/pages/console/console_area.hpp"
#include "api/pages/page_site.hpp"
#include "api/surfaces/system_api.hpp"
#include "service/operating/audit_trail.hpp"
#include "service/operating/mailbox.hpp"
#include "service/operating/server_state.hpp"
#include "service/users.hpp"

#include <memory>
#include <string>
#include <vector>

namespace poolguard::api {

// The references must outlive the operations.
struct watch_ports {
    page_site site;
    page_area area;
    const service::audit_trail& audit;
    const service::server_state& state;
    const service::mailbox& letters;
    service::users& users;
    std::vector<part> parts; // probed when the overview is opened
    std::string version;     // of this program
};
using shared_watch_ports = std::shared_ptr<const watch_ports>;

std::vector<operation> console_watch_pages(watch_ports ports);

// Each in a file of its own.
operation overview_page(const shared_watch_ports& ports);
operation audit_page(const shared_watch_ports& ports);
std::vector<operation> mailbox_pages(const shared_watch_ports& ports);

} // namespace poolguard::api
