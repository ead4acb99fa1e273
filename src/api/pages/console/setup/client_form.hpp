#pragma once
// The form of an app client. What it does not have stays as it is.

#include "api/pages/console/setup/setup_answers.hpp"
#include "cognito/messages/clients.hpp"

#include <expected>
#include <string>
#include <vector>

namespace poolguard::api {

// What a form says.
struct client_wish {
    std::string name;
    cognito::user_pool_client_settings settings; // an empty member: the form says to have none
};

// The settings with which the form of a new client begins.
cognito::user_pool_client new_client_settings();
std::vector<form_field> client_fields(const cognito::user_pool_client& shown, http::language in);
// Wrong fields are named.
std::expected<client_wish, problem> read_client_form(const form_values& given, http::language in);
// Changes what the form has. A member that was absent and that the form leaves empty stays absent.
void apply_client_form(const client_wish& wanted, cognito::user_pool_client& to);

} // namespace poolguard::api
