#pragma once
// Secrets in files, as Docker, Kubernetes and systemd hand them over: NAME_FILE names the file with the value of NAME.

#include "app/settings/environment.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::app {

inline constexpr std::string_view secret_file_ending = "_FILE";
inline constexpr std::size_t largest_secret_file = std::size_t{64} * 1024;

// The variables that name such a file: one for each name of each secret setting.
const std::vector<std::string>& secret_file_variables();
bool is_secret_file_variable(std::string_view name);

// The content without one line break (LF or CRLF) at its end. Must be a regular file of at most 64 KiB, not empty and
// without NUL. The error is a clause such as "is a directory", never the content.
std::expected<std::string, std::string> read_secret_file(const std::string& file);

// The variables with the values of all these files. The error is a line that names the variable and the file.
std::expected<environment, std::string> with_secret_files(environment from);

} // namespace poolguard::app
