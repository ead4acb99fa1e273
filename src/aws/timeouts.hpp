#pragma once

#include <chrono>

namespace poolguard::aws {

// For http_request::timeout: no limit.
inline constexpr auto no_timeout = std::chrono::milliseconds::max();

} // namespace poolguard::aws
