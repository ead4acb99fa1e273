#include "api/pages/console/watch/watch_pages.hpp"

#include <iterator>

namespace poolguard::api {

std::vector<operation> console_watch_pages(watch_ports ports) {
    const auto shared = std::make_shared<const watch_ports>(std::move(ports));
    std::vector<operation> out;
    out.push_back(overview_page(shared));
    out.push_back(audit_page(shared));
    auto letters = mailbox_pages(shared);
    out.insert(out.end(), std::make_move_iterator(letters.begin()), std::make_move_iterator(letters.end()));
    return out;
}

} // namespace poolguard::api
