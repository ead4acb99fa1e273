#pragma once
// `poolguard env`: prints the variables that point any AWS client or web app to this server's embedded pool.

#include "app/settings/settings.hpp"

namespace poolguard::app {

// Prints them as a dotenv file. Returns the exit code: 0, or 1 if the data folder holds no pool yet or cannot be read.
int print_environment(const settings& given, const environment& variables);

} // namespace poolguard::app
