#pragma once
// `poolguard health`: whether the server at the configured address answers; for containers and scripts.

#include "app/settings/settings.hpp"

namespace poolguard::app {

// Calls GET /health, or GET /ready. Returns 0 for status 200, otherwise 1 after one line on standard error.
int ask_health(const settings& given, bool asks_ready);

} // namespace poolguard::app
