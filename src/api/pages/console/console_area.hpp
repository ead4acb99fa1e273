#pragma once
// The pages below /console, for administrators.

#include "api/pages/page_site.hpp"

namespace poolguard::api {

// Which parts of the console this server has; the others depend on the embedded pool.
struct console_parts {
    bool has_mailbox = false;
    bool has_audit = false;
};
page_area console_area(const console_parts& there);

} // namespace poolguard::api
