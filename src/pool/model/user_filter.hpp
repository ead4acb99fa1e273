#pragma once
// The Filter of ListUsers: `name = "value"` or `name ^= "value"`, with \" and \\ inside the quotes.
// Source: Amazon Cognito developer guide, "Searching for users using the ListUsers API".

#include "pool/model/documents.hpp"

#include "cognito/failure.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct user_filter {
    enum class comparison { equals, begins_with };
    std::string name; // "username", "sub", "email", …, "status", "cognito:user_status"
    comparison how = comparison::equals;
    std::string value;
    friend bool operator==(const user_filter&, const user_filter&) = default;
};

// Returns nullopt for a filter of only white space. InvalidParameterException "Error while parsing filter." or "Invalid
// search attribute: {name}".
cognito::result<std::optional<user_filter>> parse_user_filter(std::string_view text);

// Ignores case for cognito:user_status, and for e-mail addresses and names in case-insensitive pools.
bool matches(const user_filter& filter, const user_pool_document& pool, const user_document& user);

} // namespace poolguard::pool
