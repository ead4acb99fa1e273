#pragma once
// `poolguard env`: the variables that point any AWS client or web app at this server's embedded pool.

#include "app/settings/settings.hpp"

namespace poolguard::app {

// Prints them as a dotenv file. Gives 0, or 1 when the data folder holds no pool yet or cannot be read.
int print_environment(const settings& given, const environment& variables);

} // namespace poolguard::app
