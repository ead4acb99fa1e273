#pragma once
// Sign-in with Cognito's pages and providers, /auth/{provider}/start and /callback, and the browser's session.

#include "api/answers.hpp"
#include "api/one_line.hpp"
#include "api/operation.hpp"
#include "service/authenticator.hpp"
#include "service/provider_sign_in.hpp"
#include "service/sign_in.hpp"
#include "service/web_sessions.hpp"

namespace poolguard::api {

namespace json = base::json;

struct provider_path {
    json::text<1, 64, one_line> provider;
};
BOOST_DESCRIBE_STRUCT(provider_path, (), (provider))

struct start_query {
    std::optional<json::text<1, 1536, one_line>> return_to;
    std::optional<json::text<1, 128, one_line>> login_hint;
};
BOOST_DESCRIBE_STRUCT(start_query, (), (return_to, login_hint))

struct callback_query {
    std::optional<json::text<1, 2048, one_line>> code;
    std::optional<json::text<1, 4096, one_line>> state;
    std::optional<json::text<1, 256, one_line>> error;
    std::optional<json::text<1, 4096, one_line>> error_description;
};
BOOST_DESCRIBE_STRUCT(callback_query, (), (code, state, error, error_description))

// Who is signed in in a browser. Without a session, only the first member is there.
struct session_out {
    bool authenticated = false;
    std::optional<std::string> subject;
    std::optional<std::string> username;
    std::optional<std::string> email;
    std::optional<bool> email_verified; // there with an email
    std::optional<std::string> name;
    std::optional<std::vector<std::string>> groups;
    std::optional<std::int64_t> expires_at; // epoch seconds; use before that extends it
    std::optional<std::string> csrf_token;  // to send as X-CSRF-Token with writes
};
BOOST_DESCRIBE_STRUCT(session_out, (),
                      (authenticated, subject, username, email, email_verified, name, groups, expires_at, csrf_token))

struct session_ended {
    std::string message;
    std::string logout_url; // ends the session of the sign-in pages too
};
BOOST_DESCRIBE_STRUCT(session_ended, (), (message, logout_url))

struct provider_auth_ports {
    const service::provider_sign_in& flow;
    service::web_sessions& sessions;
    const service::oauth_client& cognito;
    service::sign_in& signing;
    const service::authenticator& access_tokens;
    const service::authenticator& id_tokens;
    bool is_secure = false; // the public address is https
};

// The ports must outlive the operations.
std::vector<operation> provider_auth_operations(const provider_auth_ports& ports);
// The page /auth/sign-out.
std::vector<operation> sign_out_pages(const provider_auth_ports& ports);

} // namespace poolguard::api
