#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace poolguard::app {

// The whole of a file; nothing where it cannot be read or is larger.
std::optional<std::string> read_file(const std::string& name, std::size_t largest);

} // namespace poolguard::app
