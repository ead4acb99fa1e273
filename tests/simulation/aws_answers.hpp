#pragma once
// What the simulated services of AWS have in common.

#include "aws/http_call.hpp"

#include <string_view>

namespace poolguard::simulation {

inline constexpr int bad_request = 400;
inline constexpr int server_fault = 500;
inline constexpr int unavailable = 503;

// Empty if the request does not say.
inline std::string_view operation_of(const aws::http_request& request) {
    for (const auto& [name, value] : request.headers)
        if (name == "X-Amz-Target") return std::string_view(value).substr(value.find('.') + 1);
    return {};
}

} // namespace poolguard::simulation
