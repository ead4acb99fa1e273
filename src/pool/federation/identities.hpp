#pragma once
// What other providers know a user as.
// Source: Amazon Cognito developer guide, "Linking federated users to an existing user profile".

#include "pool/documents.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

inline constexpr std::size_t most_linked_identities = 5;

// The unique name by which a user is found who has that identity. Letter case counts: it is the provider's.
std::string identity_name(std::string_view provider, std::string_view id);

// The attribute and claim "identities", as a JSON array.
std::string identities_json(const user_document& user);

} // namespace poolguard::pool
