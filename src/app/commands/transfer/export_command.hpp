#pragma once
// `poolguard export FILE`: writes all data of the server to a file of newline-delimited JSON.

#include "app/settings/settings.hpp"

#include <string>

namespace poolguard::app {

// Returns the exit code; errors go to standard error. An interrupted export continues when it is run again.
int export_records(const settings& given, const environment& variables, const std::string& file);

} // namespace poolguard::app
