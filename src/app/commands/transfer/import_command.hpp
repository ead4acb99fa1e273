#pragma once
// `poolguard import FILE`: imports what `poolguard export` wrote into an empty store.

#include "app/settings/settings.hpp"

#include <string>

namespace poolguard::app {

// Returns the exit code; errors go to standard error. An interrupted import continues when it is run again with the
// same file. Nothing is written before the whole file has been read and its digest verified.
int import_records(const settings& given, const environment& variables, const std::string& file);

} // namespace poolguard::app
