#pragma once
// `poolguard check`: checks the settings, the data folder or the tables, the pool, its app clients, the permissions and
// the clock, and says how to fix what is wrong.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

#include <expected>
#include <string>

namespace poolguard::app {

// `read` holds the settings or why they are invalid. Returns the exit code: 0, or 1 if something is wrong.
int check(const std::expected<settings, std::string>& read, const environment& variables);

} // namespace poolguard::app
