#pragma once
// What the settings alone show. Pure.

#include "app/commands/checks/report.hpp"
#include "app/settings/settings.hpp"

namespace poolguard::app::checks {

// One finding for what is not as it should be, each; one good one where there is none.
findings look_at_settings(const settings& given);

} // namespace poolguard::app::checks
