#pragma once
// Cognito's errors: a name for programs and a message for people.

#include <expected>
#include <string>

namespace poolguard::cognito {

struct failure {
    std::string name;    // "NotAuthorizedException"
    std::string message; // "Incorrect username or password."
    friend bool operator==(const failure&, const failure&) = default;
};

template <class T>
using result = std::expected<T, failure>;

// The names that more than one file uses.
namespace failure_name {
inline constexpr auto alias_exists = "AliasExistsException";
inline constexpr auto code_mismatch = "CodeMismatchException";
inline constexpr auto code_delivery_failure = "CodeDeliveryFailureException";
inline constexpr auto enable_software_token = "EnableSoftwareTokenMFAException";
inline constexpr auto expired_code = "ExpiredCodeException";
inline constexpr auto group_exists = "GroupExistsException";
inline constexpr auto internal_error = "InternalErrorException";
inline constexpr auto invalid_lambda_response = "InvalidLambdaResponseException";
inline constexpr auto invalid_parameter = "InvalidParameterException";
inline constexpr auto invalid_password = "InvalidPasswordException";
inline constexpr auto limit_exceeded = "LimitExceededException";
inline constexpr auto not_authorized = "NotAuthorizedException";
inline constexpr auto password_history_violation = "PasswordHistoryPolicyViolationException";
inline constexpr auto password_reset_required = "PasswordResetRequiredException";
inline constexpr auto resource_not_found = "ResourceNotFoundException";
inline constexpr auto software_token_not_found = "SoftwareTokenMFANotFoundException";
inline constexpr auto too_many_requests = "TooManyRequestsException";
inline constexpr auto unexpected_lambda = "UnexpectedLambdaException";
inline constexpr auto unknown_operation = "UnknownOperationException";
inline constexpr auto unsupported_user_state = "UnsupportedUserStateException";
inline constexpr auto user_lambda_validation = "UserLambdaValidationException";
inline constexpr auto user_not_confirmed = "UserNotConfirmedException";
inline constexpr auto user_not_found = "UserNotFoundException";
inline constexpr auto username_exists = "UsernameExistsException";
inline constexpr auto validation = "ValidationException";
} // namespace failure_name

} // namespace poolguard::cognito
