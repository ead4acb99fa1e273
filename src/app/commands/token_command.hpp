#pragma once
// `poolguard token FILE|-`: decodes a token and shows, check by check, whether it would be accepted.

#include "app/settings/settings.hpp"

#include <string>

namespace poolguard::app {

// Reads the token from the file, or from standard input for "-". Returns the exit code: 0 if the token would be
// accepted, 1 if not or if it cannot be checked.
int print_token_checks(const settings& given, const environment& variables, const std::string& file);

} // namespace poolguard::app
