#pragma once
// The user's own account: /api/users/me.

#include "api/surfaces/profile_api.hpp"
#include "service/owned_records.hpp"

namespace poolguard::api {

struct own_user_out {
    static constexpr bool writes_nulls = true;
    std::string user_id; // the sub
    std::string username;
    std::optional<std::string> email;
    std::optional<std::string> name;
    bool email_verified = false;
    std::string created_at; // RFC 3339, UTC, whole seconds
};
BOOST_DESCRIBE_STRUCT(own_user_out, (), (user_id, username, email, name, email_verified, created_at))

// At least one member. A new e-mail address or phone number is verified with the code that is sent to it.
struct own_user_in {
    std::optional<attribute_text> name;
    std::optional<attribute_text> given_name;
    std::optional<attribute_text> family_name;
    std::optional<attribute_text> email;
    std::optional<attribute_text> phone_number; // "+12065550100"
    std::optional<attribute_text> address;
};
BOOST_DESCRIBE_STRUCT(own_user_in, (), (name, given_name, family_name, email, phone_number, address))

struct own_user_changed {
    std::string message;
    own_user_in user; // what changed
    std::optional<std::vector<code_delivery>> codes_sent;
};
BOOST_DESCRIBE_STRUCT(own_user_changed, (), (message, user, codes_sent))

// Deletes the user's records at this server, which nobody could find afterwards, and then the account. `own` are its
// present attributes. id_token_needed if the records cannot be reached without an ID token: then nothing is deleted.
reply<void> delete_account(service::accounts& accounts, const service::own_records& records,
                           const service::principal& who, const service::attribute_values& own,
                           const http::request& request);

// The references must outlive the operations.
std::vector<operation> own_user_operations(service::accounts& accounts, const service::own_records& records);

} // namespace poolguard::api
