#pragma once
// Form fields that depend on a pool's settings.

#include "pool/model/documents.hpp"
#include "pool/pages/page.hpp"

namespace poolguard::pool {

inline constexpr std::string_view attribute_field_prefix = "attribute.";

// For the name that people sign in with: e-mail address, phone number or username, as the pool has it.
page_field name_field(const user_pool_document& pool, language in, std::string value);
page_field code_field(language in);
page_field password_field(language in);
// With the rules of the pool's password policy. Who has had no password yet cannot repeat one.
enum class earlier_passwords { none, some };
page_field new_password_field(const user_pool_document& pool, language in,
                              earlier_passwords had = earlier_passwords::some);
// For people who sign up and may do without a password.
page_field optional_password_field(const user_pool_document& pool, language in);
page_field attribute_field(std::string_view attribute, language in, std::string value);

// The attributes that the sign-up form asks for besides name and password: required ones, and addresses that the pool
// verifies.
std::vector<std::string> attributes_to_ask(const user_pool_document& pool);

// Whether people who sign up can do without a password: the address that confirms their account, whichever it is, must
// be one that the pool sends codes to at sign-ins.
bool can_do_without_password(const user_pool_document& pool);

} // namespace poolguard::pool
