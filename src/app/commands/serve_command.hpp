#pragma once
// `poolguard serve`: runs the server.

#include "app/settings/settings.hpp"

namespace poolguard::app {

// Serves until SIGTERM or SIGINT. On SIGHUP reads settings and certificate again. Returns the exit code: 0 after
// draining, 1 if it could not start.
int serve(const settings& given, const environment& variables, const flags& from_flags);

} // namespace poolguard::app
