#pragma once
// Accounts and sign-in by e-mail address: /auth/*.

#include "api/surfaces/auth_operations.hpp"

namespace poolguard::api {

struct email_sign_up_in {
    account_name email;
    new_password_text password;
};
BOOST_DESCRIBE_STRUCT(email_sign_up_in, (), (email, password))

struct email_in {
    account_name email;
};
BOOST_DESCRIBE_STRUCT(email_in, (), (email))

struct email_confirm_in {
    account_name email;
    code_text code;
};
BOOST_DESCRIBE_STRUCT(email_confirm_in, (), (email, code))

struct email_sign_in_in {
    account_name email;
    password_text password;
};
BOOST_DESCRIBE_STRUCT(email_sign_in_in, (), (email, password))

struct email_challenge_in {
    cognito::challenge_name challenge{};
    session_text session;
    account_name email;
    challenge_answers answers;
};
BOOST_DESCRIBE_STRUCT(email_challenge_in, (), (challenge, session, email, answers))

struct email_session_in {
    session_text session;
    account_name email;
};
BOOST_DESCRIBE_STRUCT(email_session_in, (), (session, email))

struct email_refresh_in {
    refresh_token_text refresh_token;
    // Counts for a refresh token that this server did not give out, where the app client has a secret.
    std::optional<account_name> email;
};
BOOST_DESCRIBE_STRUCT(email_refresh_in, (), (refresh_token, email))

struct email_reset_in {
    account_name email;
    code_text code;
    new_password_text new_password;
};
BOOST_DESCRIBE_STRUCT(email_reset_in, (), (email, code, new_password))

std::vector<operation> email_auth_operations(const auth_ports& ports);

} // namespace poolguard::api
