#pragma once
// Accounts and sign-in by username: /api/auth/*.

#include "api/surfaces/auth_operations.hpp"
#include "service/authenticator.hpp"

namespace poolguard::api {

struct username_sign_up_in {
    account_name username;
    new_password_text password;
    account_name email;
    std::optional<json::text<1, 2048, one_line>> name;
};
BOOST_DESCRIBE_STRUCT(username_sign_up_in, (), (username, password, email, name))

struct username_in {
    account_name username;
};
BOOST_DESCRIBE_STRUCT(username_in, (), (username))

struct username_confirm_in {
    account_name username;
    code_text confirmation_code;
};
BOOST_DESCRIBE_STRUCT(username_confirm_in, (), (username, confirmation_code))

struct username_sign_in_in {
    account_name username;
    password_text password;
};
BOOST_DESCRIBE_STRUCT(username_sign_in_in, (), (username, password))

struct username_challenge_in {
    cognito::challenge_name challenge{};
    session_text session;
    account_name username;
    challenge_answers answers;
};
BOOST_DESCRIBE_STRUCT(username_challenge_in, (), (challenge, session, username, answers))

struct username_session_in {
    session_text session;
    account_name username;
};
BOOST_DESCRIBE_STRUCT(username_session_in, (), (session, username))

struct username_refresh_in {
    refresh_token_text refresh_token;
    // Counts for a refresh token that this server did not give out, where the app client has a secret.
    std::optional<account_name> username;
};
BOOST_DESCRIBE_STRUCT(username_refresh_in, (), (refresh_token, username))

struct username_reset_in {
    account_name username;
    code_text confirmation_code;
    new_password_text new_password;
};
BOOST_DESCRIBE_STRUCT(username_reset_in, (), (username, confirmation_code, new_password))

// The token to sign out is in the body here.
struct sign_out_in {
    json::secret_text<1, 131072> access_token;
};
BOOST_DESCRIBE_STRUCT(sign_out_in, (), (access_token))

std::vector<operation> username_auth_operations(const auth_ports& ports, const service::authenticator& access_tokens);

} // namespace poolguard::api
