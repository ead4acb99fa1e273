#include "pool/pages/problems.hpp"

#include <array>
#include <utility>

namespace poolguard::pool {
namespace {

namespace names = cognito::failure_name;
using pair = std::pair<std::string_view, word>;

constexpr std::array<pair, 16> by_name{{
    {names::user_not_found, word::wrong_password},
    {names::code_mismatch, word::wrong_code},
    {names::enable_software_token, word::wrong_code},
    {names::expired_code, word::expired_code},
    {names::limit_exceeded, word::too_many_attempts},
    {names::too_many_requests, word::too_many_attempts},
    {"TooManyFailedAttemptsException", word::too_many_attempts},
    {names::username_exists, word::name_taken},
    {names::alias_exists, word::name_taken},
    {names::invalid_password, word::weak_password},
    {names::password_history_violation, word::used_password},
    {names::invalid_parameter, word::refused_value},
    {names::software_token_not_found, word::session_over},
    {"MFAMethodNotFoundException", word::unavailable},
    {names::code_delivery_failure, word::unavailable},
    {names::resource_not_found, word::unknown_application},
}};

// Several failures share a name; their words are the pool's own.
constexpr std::array<pair, 8> by_beginning{{
    {"Incorrect username or password", word::wrong_password},
    {"Password attempts exceeded", word::too_many_attempts},
    {"User is disabled", word::user_disabled},
    {"Temporary password has expired", word::temporary_password_expired},
    {"Invalid session", word::session_over},
    {"SignUp is not permitted", word::sign_up_closed},
    {"User cannot be confirmed", word::wrong_code},
    {"Cannot resend codes", word::waits_for_administrator},
}};

} // namespace

word problem_of(const cognito::failure& why) {
    if (why.name == names::invalid_parameter) {
        const auto is_about = [&](std::string_view member) { return why.message.find(member) != std::string::npos; };
        if (is_about("at 'password'")) return word::weak_password;
        if (is_about("at 'confirmationCode'") || is_about("at 'userCode'")) return word::wrong_code;
    }
    if (why.name == names::expired_code && why.message.starts_with("Your software token has already"))
        return word::used_code;
    if (why.name == names::not_authorized) {
        for (const auto& [beginning, says] : by_beginning)
            if (why.message.starts_with(beginning)) return says;
        return word::refused_value;
    }
    for (const auto& [name, says] : by_name)
        if (why.name == name) return says;
    return word::unavailable;
}

} // namespace poolguard::pool
