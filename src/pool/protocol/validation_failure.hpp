#pragma once
// The failures of validating a request, in the words of Cognito.

#include "base/json/field_error.hpp"
#include "cognito/failure.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// "userAttributes.1.member.name" of "UserAttributes[0].Name", "roleMappings.key.member.type" of
// "RoleMappings{key}.Type".
std::string member_path(std::string_view path);

// SerializationException if a member has the wrong type; otherwise `name` with "1 validation error detected: …", which
// lists every error. Errors in one list or map of texts make one sentence, about the whole of it.
cognito::failure validation_failure(const base::json::field_errors& errors,
                                    std::string_view name = cognito::failure_name::invalid_parameter);

// SerializationException for a body that is not JSON.
cognito::failure malformed_body(std::string_view reason);

} // namespace poolguard::pool
