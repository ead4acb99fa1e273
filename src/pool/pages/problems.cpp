#include "pool/pages/problems.hpp"

#include <array>
#include <utility>

namespace poolguard::pool {
namespace {

namespace names = cognito::failure_name;
using pair = std::pair<std::string_view, message_id>;

constexpr std::array<pair, 17> by_name{{
    {names::user_not_found, message_id::wrong_password},
    {names::code_mismatch, message_id::wrong_code},
    {names::enable_software_token, message_id::wrong_code},
    {names::expired_code, message_id::expired_code},
    {names::limit_exceeded, message_id::too_many_attempts},
    {names::too_many_requests, message_id::too_many_attempts},
    {"TooManyFailedAttemptsException", message_id::too_many_attempts},
    {names::username_exists, message_id::name_taken},
    {names::alias_exists, message_id::name_taken},
    {names::invalid_password, message_id::weak_password},
    {names::password_history_violation, message_id::used_password},
    {names::invalid_parameter, message_id::refused_value},
    {names::user_lambda_validation, message_id::refused_value},
    {names::software_token_not_found, message_id::session_over},
    {"MFAMethodNotFoundException", message_id::unavailable},
    {names::code_delivery_failure, message_id::unavailable},
    {names::resource_not_found, message_id::unknown_application},
}};

// NotAuthorizedException has several causes; only the message, which this pool writes, distinguishes them.
constexpr std::array<pair, 8> by_message_start{{
    {"Incorrect username or password", message_id::wrong_password},
    {"Password attempts exceeded", message_id::too_many_attempts},
    {"User is disabled", message_id::user_disabled},
    {"Temporary password has expired", message_id::temporary_password_expired},
    {"Invalid session", message_id::session_over},
    {"SignUp is not permitted", message_id::sign_up_closed},
    {"User cannot be confirmed", message_id::wrong_code},
    {"Cannot resend codes", message_id::waits_for_administrator},
}};

} // namespace

page_problem problem_of(const cognito::failure& why) {
    if (why.name == names::invalid_parameter) {
        const auto is_about = [&](std::string_view member) { return why.message.find(member) != std::string::npos; };
        if (is_about("at 'password'")) return message_id::weak_password;
        if (is_about("at 'confirmationCode'") || is_about("at 'userCode'")) return message_id::wrong_code;
    }
    if (why.name == names::expired_code && why.message.starts_with("Your software token has already"))
        return message_id::used_code;
    if (why.name == names::not_authorized) {
        for (const auto& [start, message] : by_message_start)
            if (why.message.starts_with(start)) return message;
        return message_id::refused_value;
    }
    for (const auto& [name, message] : by_name)
        if (why.name == name) return {message, why.name == names::user_lambda_validation ? why.message : std::string{}};
    return message_id::unavailable;
}

} // namespace poolguard::pool
