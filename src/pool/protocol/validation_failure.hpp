#pragma once
// The failures of validating a request, in the words of Cognito.

#include "base/json/field_error.hpp"
#include "cognito/failure.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// "userAttributes.1.member.name" of "UserAttributes[0].Name".
std::string member_path(std::string_view path);

// SerializationException if a member has the wrong type; otherwise InvalidParameterException "1 validation error
// detected: …", which lists every error without the values of secret members.
cognito::failure validation_failure(const base::json::field_errors& errors);

// SerializationException for a body that is not JSON.
cognito::failure malformed_body(std::string_view reason);

} // namespace poolguard::pool
