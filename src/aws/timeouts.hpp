#pragma once

#include <chrono>

namespace poolguard::aws {

// As http_request::timeout: however long it takes.
inline constexpr auto no_timeout = std::chrono::milliseconds::max();

} // namespace poolguard::aws
