#pragma once
// What is wrong with a request's members, said as Cognito's framework says it before an operation runs.

#include "base/json/field_error.hpp"
#include "cognito/failure.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// "userAttributes.1.member.name" of "UserAttributes[0].Name".
std::string member_path(std::string_view path);

// SerializationException when a member has the wrong type; else InvalidParameterException "1 validation error
// detected: …" that lists every error, without the values of members that are secret.
cognito::failure validation_failure(const base::json::field_errors& errors);

// SerializationException for a body that is not JSON.
cognito::failure malformed_body(std::string_view reason);

} // namespace poolguard::pool
