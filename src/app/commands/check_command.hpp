#pragma once
// `poolguard check`: what is wrong with the settings, the data folder or the tables, the pool, its app clients, the
// permissions and the clock, and how to mend it.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

#include <expected>
#include <string>

namespace poolguard::app {

// `read` is the error where the settings cannot be read. The exit code: 0, or 1 when something is wrong.
int check(const std::expected<settings, std::string>& read, const environment& variables);

} // namespace poolguard::app
