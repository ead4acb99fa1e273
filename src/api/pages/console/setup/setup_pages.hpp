#pragma once
// The pages of the console about the set-up of the user pool: app clients, identity providers, domains, resource
// servers and branding.

#include "api/operation.hpp"
#include "api/pages/page_site.hpp"
#include "service/setup/pool_setup.hpp"

#include <vector>

namespace poolguard::api {

struct setup_ports {
    page_site site;
    page_area area;
    service::pool_setup& setup;
};

// The reference must outlive the operations.
std::vector<operation> console_setup_pages(const setup_ports& ports);

// The parts of the above.
std::vector<operation> console_client_lists(const setup_ports& ports);
std::vector<operation> console_client_pages(const setup_ports& ports);
std::vector<operation> console_provider_lists(const setup_ports& ports);
std::vector<operation> console_provider_pages(const setup_ports& ports);
std::vector<operation> console_domain_pages(const setup_ports& ports);
std::vector<operation> console_resource_server_pages(const setup_ports& ports);
std::vector<operation> console_branding_pages(const setup_ports& ports);

} // namespace poolguard::api
