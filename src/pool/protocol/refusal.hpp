#pragma once
// Shortcuts for refusing a call with one of Cognito's errors.

#include "cognito/failure.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace poolguard::pool {

inline std::unexpected<cognito::failure> refuse(std::string_view name, std::string message) {
    return std::unexpected(cognito::failure{std::string(name), std::move(message)});
}

// InvalidParameterException.
inline std::unexpected<cognito::failure> refuse_parameter(std::string message) {
    return refuse(cognito::failure_name::invalid_parameter, std::move(message));
}

} // namespace poolguard::pool
