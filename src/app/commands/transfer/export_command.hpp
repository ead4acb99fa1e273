#pragma once
// `poolguard export FILE`: everything that the server keeps, in a file of newline-delimited JSON.

#include "app/settings/settings.hpp"

#include <string>

namespace poolguard::app {

// The exit code; what went wrong is on standard error. An export that was cut short goes on when it is run again.
int export_records(const settings& given, const environment& variables, const std::string& file);

} // namespace poolguard::app
