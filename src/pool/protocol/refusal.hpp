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

// Cognito's words of a LimitExceededException.
inline constexpr std::string_view attempt_limit_exceeded = "Attempt limit exceeded, please try after some time.";

// The store failed or is overloaded; nothing is wrong with the request.
inline bool is_server_fault(const cognito::failure& why) {
    return why.name == cognito::failure_name::internal_error || why.name == cognito::failure_name::too_many_requests;
}

// A function of the pool's failed or refused. The log has the cause.
inline bool is_of_function(const cognito::failure& why) {
    return why.name == cognito::failure_name::unexpected_lambda ||
           why.name == cognito::failure_name::user_lambda_validation ||
           why.name == cognito::failure_name::invalid_lambda_response;
}

// InvalidLambdaResponseException for an answer of a pool's function that says nothing that can be done.
inline std::unexpected<cognito::failure> unrecognizable_output() {
    return refuse(cognito::failure_name::invalid_lambda_response, "Unrecognizable lambda output");
}

// InvalidParameterException.
inline std::unexpected<cognito::failure> refuse_parameter(std::string message) {
    return refuse(cognito::failure_name::invalid_parameter, std::move(message));
}

// NotAuthorizedException for a wrong password, name or proof, which must not tell what was wrong.
inline std::unexpected<cognito::failure> wrong_credentials() {
    return refuse(cognito::failure_name::not_authorized, "Incorrect username or password.");
}

// NotAuthorizedException for the Session of a challenge that is not the one to continue.
inline std::unexpected<cognito::failure> invalid_session() {
    return refuse(cognito::failure_name::not_authorized, "Invalid session for the user.");
}

} // namespace poolguard::pool
