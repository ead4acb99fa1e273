#pragma once
// Accounts and sign-in by e-mail address: /auth/*.

#include "api/surfaces/auth_operations.hpp"

namespace poolguard::api {

struct email_sign_up_in {
    account_name email;
    new_password_text password;

    std::string_view account() const { return email; }
};
BOOST_DESCRIBE_STRUCT(email_sign_up_in, (), (email, password))

std::vector<operation> email_auth_operations(const auth_ports& ports);

} // namespace poolguard::api
