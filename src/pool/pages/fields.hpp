#pragma once
// The fields of forms, as a pool's settings have them.

#include "pool/model/documents.hpp"
#include "pool/pages/page.hpp"

namespace poolguard::pool {

inline constexpr std::string_view attribute_field_prefix = "attribute.";

// By what people of the pool are known: their addresses or a username.
page_field name_field(const user_pool_document& pool, language in, std::string value);
page_field code_field(language in);
page_field password_field(language in);
// With the pool's policy as a hint.
page_field new_password_field(const user_pool_document& pool, language in);
page_field attribute_field(std::string_view attribute, language in, std::string value);

// What somebody who signs up has to say beside name and password: attributes that are required, and the addresses to
// be verified.
std::vector<std::string> attributes_to_ask(const user_pool_document& pool);

} // namespace poolguard::pool
