#pragma once
// `poolguard serve`: runs the server.

#include "app/settings/settings.hpp"

namespace poolguard::app {

// Serves until SIGTERM or SIGINT. Returns the exit code: 0 after draining, 1 if it could not start.
int serve(const settings& given, const environment& variables);

} // namespace poolguard::app
