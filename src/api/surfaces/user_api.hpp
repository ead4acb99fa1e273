#pragma once
// Sign-in with e-mail address and password, challenges, refresh and sign-out: /api/user/*.

#include "api/operation.hpp"
#include "api/surfaces/account_answers.hpp"
#include "api/surfaces/challenge_proof.hpp"
#include "service/sign_in.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <vector>

namespace poolguard::api {

struct login_in {
    json::text<1, 128> email;
    json::secret_text<1, 256> password;

    std::string_view account() const { return email; }
};
BOOST_DESCRIBE_STRUCT(login_in, (), (email, password))

struct new_password_in {
    json::text<1, 128> email;
    json::secret_text<1, 256> new_password;
    json::secret_text<1, 4096> session; // of the answer to the sign-in

    std::string_view account() const { return email; }
};
BOOST_DESCRIBE_STRUCT(new_password_in, (), (email, new_password, session))

struct refresh_in {
    json::secret_text<1, 16384> refresh_token;
    // Needed for a refresh token that this server did not issue, where the app client has a secret.
    std::optional<json::text<1, 128>> username;
};
BOOST_DESCRIBE_STRUCT(refresh_in, (), (refresh_token, username))

struct user_challenge_in {
    cognito::challenge_name challenge{};
    json::secret_text<1, 4096> session; // of the answer to the sign-in
    json::text<1, 128> email;
    // By Cognito's names, such as SOFTWARE_TOKEN_MFA_CODE; USERNAME is added by the server.
    cognito::secret_map answers;

    std::string_view account() const { return email; }
    bool may_send_code() const { return choose_code(challenge, answers); }
};
BOOST_DESCRIBE_STRUCT(user_challenge_in, (), (challenge, session, email, answers))

// Tokens, or a challenge with its session. Every member is written, null where it has no value.
struct login_out {
    static constexpr bool writes_nulls = true;
    std::optional<token_text> access_token;
    std::optional<token_text> id_token;
    std::optional<token_text> refresh_token;
    std::optional<std::int64_t> expires_in; // lifetime of the access token in seconds
    std::optional<std::string> token_type;
    std::optional<cognito::challenge_name> challenge;
    std::optional<token_text> session;

    std::string subject = {}; // for the audit; not part of the document
    std::string_view audit_subject() const { return subject; }
};
BOOST_DESCRIBE_STRUCT(login_out, (),
                      (access_token, id_token, refresh_token, expires_in, token_type, challenge, session))

struct simple_ok {
    bool ok = true;
    std::optional<std::string> message; // if Cognito will be notified later
};
BOOST_DESCRIBE_STRUCT(simple_ok, (), (ok, message))

std::vector<operation> user_operations(service::sign_in& signing);

} // namespace poolguard::api
