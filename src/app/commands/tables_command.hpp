#pragma once
// `poolguard tables create`: creates the DynamoDB tables that are missing.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

namespace poolguard::app {

// Returns the exit code.
int create_tables(const settings& given, const environment& variables);

} // namespace poolguard::app
