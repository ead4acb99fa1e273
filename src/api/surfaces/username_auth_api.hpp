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

    std::string_view account() const { return email; } // where the code goes
};
BOOST_DESCRIBE_STRUCT(username_sign_up_in, (), (username, password, email, name))

// The token is in the body of this operation.
struct sign_out_in {
    json::secret_text<1, 131072> access_token;
};
BOOST_DESCRIBE_STRUCT(sign_out_in, (), (access_token))

std::vector<operation> username_auth_operations(const auth_ports& ports, const service::authenticator& access_tokens);

} // namespace poolguard::api
