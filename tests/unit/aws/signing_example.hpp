#pragma once
// The key and the time of AWS's published Signature Version 4 examples.

#include "aws/signature.hpp"

#include <chrono>

namespace poolguard::aws {

inline constexpr base::time_point example_time =
    std::chrono::sys_days{std::chrono::year{2015} / 8 / 30} + std::chrono::hours{12} + std::chrono::minutes{36};

inline credentials example_credentials() {
    return {"AKIDEXAMPLE", base::secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}, {}, {}};
}

inline signable_request example_request(std::string method = "GET", std::string path = "/") {
    return {std::move(method), std::move(path), "", {{"Host", "example.amazonaws.com"}}, ""};
}

} // namespace poolguard::aws
