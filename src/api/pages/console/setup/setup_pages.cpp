#include "api/pages/console/setup/setup_pages.hpp"

#include <iterator>

namespace poolguard::api {

std::vector<operation> console_setup_pages(const setup_ports& ports) {
    std::vector<operation> out;
    for (const auto part : {console_client_lists, console_client_pages, console_provider_lists, console_provider_pages,
                            console_domain_pages, console_resource_server_pages, console_branding_pages}) {
        auto rows = part(ports);
        out.insert(out.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    }
    return out;
}

} // namespace poolguard::api
