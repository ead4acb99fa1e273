#pragma once
// `poolguard token FILE|-`: decodes a token and says, check by check, whether it would be let in.

#include "app/settings/settings.hpp"

#include <string>

namespace poolguard::app {

// Reads the token from the file, or from standard input for "-". Gives 0 when the token would be let in, 1 when not
// or when the token or the keys cannot be read.
int print_token_checks(const settings& given, const environment& variables, const std::string& file);

} // namespace poolguard::app
