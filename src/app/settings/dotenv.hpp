#pragma once
// The `.env` file: NAME=value lines as docker, Django and Next.js read them.

#include <expected>
#include <map>
#include <string>
#include <string_view>

namespace poolguard::app {

// Accepts comments, blank lines, `export `, and values in single or double quotes; a comment may follow an unquoted
// value after a blank. The error names the line's number and what is wrong, never its value.
std::expected<std::map<std::string, std::string>, std::string> parse_dotenv(std::string_view text);

} // namespace poolguard::app
