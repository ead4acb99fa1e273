#pragma once
// `poolguard health`: whether the server at the address that is set answers, for containers and scripts.

#include "app/settings/settings.hpp"

namespace poolguard::app {

// Asks GET /health, or GET /ready. 0 for 200; else 1, and one line on standard error.
int ask_health(const settings& given, bool whether_ready);

} // namespace poolguard::app
