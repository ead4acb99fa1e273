#pragma once

#include <cstdio>
#include <fmt/format.h>
#include <string_view>

namespace poolguard::app {

// Prints why a command failed to standard error.
inline void report(std::string_view sentence) { fmt::print(stderr, "poolguard: {}\n", sentence); }

} // namespace poolguard::app
