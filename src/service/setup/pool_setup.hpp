#pragma once
// The set-up of the user pool by its administrators.

#include "service/setup/app_clients.hpp"
#include "service/setup/external_providers.hpp"
#include "service/setup/one_time_forms.hpp"
#include "service/setup/page_branding.hpp"
#include "service/setup/pool_domains.hpp"
#include "service/setup/pool_place.hpp"
#include "service/setup/resource_server_setup.hpp"

namespace poolguard::service {

struct pool_setup {
    pool_setup(pool_place at, cognito::client& cognito, store::records& records, const base::clock& clock,
               base::random_source& random)
        : place(std::move(at)), clients(place, cognito), providers(place, cognito), domains(place, cognito),
          servers(place, cognito), branding(place, cognito), forms(records, clock, random) {}
    // The parts refer to `place`.
    pool_setup(const pool_setup&) = delete;
    pool_setup& operator=(const pool_setup&) = delete;

    const pool_place place;
    app_clients clients;
    external_providers providers;
    pool_domains domains;
    resource_server_setup servers;
    page_branding branding;
    one_time_forms forms;
};

} // namespace poolguard::service
