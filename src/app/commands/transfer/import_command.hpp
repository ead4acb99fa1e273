#pragma once
// `poolguard import`: what `poolguard export` wrote into a store that is empty; or users of Amazon Cognito, from a user
// pool or from a file in Cognito's CSV format, into the embedded pool.

#include "app/settings/settings.hpp"

#include <string>

namespace poolguard::app {

// The exit code; what went wrong is on standard error. An import that was cut short goes on when it is run again with
// the same file. Nothing is written before the whole file was read and its digest was right.
int import_records(const settings& given, const environment& variables, const std::string& file);

} // namespace poolguard::app
