#pragma once
// The process's environment as an argument, and the small files that its variables point at.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace poolguard::aws {

// The value of a variable; nothing when it is not set.
using environment = std::function<std::optional<std::string>(const std::string& name)>;

// The environment of this process. Nobody may change it while it is read.
environment process_environment();

// The value of a variable that is set and not empty, as AWS's tools read theirs.
std::optional<std::string> value_of(const environment& variables, const std::string& name);

// The whole file; nothing when it cannot be read or is larger than a mebibyte. May hold secrets: wipe it.
std::optional<std::string> read_small_file(const std::filesystem::path& path);

} // namespace poolguard::aws
