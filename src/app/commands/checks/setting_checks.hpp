#pragma once
// Checks that need only the settings. Pure.

#include "app/commands/checks/report.hpp"
#include "app/settings/settings.hpp"

namespace poolguard::app::checks {

// One finding per problem, or one good finding if there is none.
findings check_settings(const settings& given);

} // namespace poolguard::app::checks
