#pragma once
// Whether a value fits an attribute of the schema.

#include "pool/model/documents.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

// A decimal number such as "-12" or "3.50"; nullopt for anything else.
std::optional<double> to_number(std::string_view text);

// "2026-02-01" or "2026-02-01T08:05:03Z", with a fraction or an offset (RFC 3339), and a day that exists.
bool is_date_time(std::string_view text);

// Whether the text of a Boolean attribute is true. Its case does not matter and is kept, as in Cognito.
bool is_true(std::string_view text);
bool is_verified(const user_document& user, const std::string& attribute);

// What is wrong with the value, to follow "{name}: "; nullopt when it fits. An empty value is not checked.
std::optional<std::string> misfit(const schema_entry& entry, std::string_view value);

} // namespace poolguard::pool
