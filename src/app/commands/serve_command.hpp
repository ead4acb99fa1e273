#pragma once
// `poolguard serve`: the server, from start to drain.

#include "app/settings/settings.hpp"

namespace poolguard::app {

// Serves until SIGTERM or SIGINT. Gives 0 after a drain, 1 when the start failed.
int serve(const settings& given, const environment& variables);

} // namespace poolguard::app
