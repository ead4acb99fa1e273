#pragma once
// The process's environment as an argument, and the small files that its variables name.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace poolguard::aws {

// The value of a variable; nullopt if it is not set.
using environment = std::function<std::optional<std::string>(const std::string& name)>;

// The environment of this process. It must not be changed while it is read.
environment process_environment();

// The value of a variable; nullopt if it is not set or empty, as in AWS's tools.
std::optional<std::string> value_of(const environment& variables, const std::string& name);

// The whole file; nullopt if it cannot be read or is larger than 1 MiB. It may have secrets: wipe it.
std::optional<std::string> read_small_file(const std::filesystem::path& path);

} // namespace poolguard::aws
