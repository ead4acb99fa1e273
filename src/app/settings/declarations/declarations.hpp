#pragma once
// The settings, one row each, by section of docs/settings.md.

#include "app/settings/setting.hpp"

#include <vector>

namespace poolguard::app {

std::vector<setting> declare_cognito();
std::vector<setting> declare_tenants();
std::vector<setting> declare_server();
std::vector<setting> declare_limits();
std::vector<setting> declare_sign_in();
std::vector<setting> declare_log();
std::vector<setting> declare_telemetry();
std::vector<setting> declare_product();
std::vector<setting> declare_records();
std::vector<setting> declare_identity_pool();
std::vector<setting> declare_migration();
std::vector<setting> declare_embedded_pool();
std::vector<setting> declare_functions();
std::vector<setting> declare_mail();

} // namespace poolguard::app
