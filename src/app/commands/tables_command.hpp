#pragma once
// `poolguard tables create`: makes the tables of DynamoDB where they are missing.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

namespace poolguard::app {

// The exit code.
int create_tables(const settings& given, const environment& variables);

} // namespace poolguard::app
