#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace poolguard::app {

// The content of a file; nullopt if it cannot be read or is larger.
std::optional<std::string> read_file(const std::string& name, std::size_t largest);

} // namespace poolguard::app
