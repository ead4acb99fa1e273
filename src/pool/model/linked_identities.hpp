#pragma once
// The identities of a user at other providers.
// Source: Amazon Cognito developer guide, "Linking federated users to an existing user profile".

#include "pool/model/documents.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

inline constexpr std::size_t most_linked_identities = 5;

// The unique name that finds the user with that identity. Case-sensitive, as providers decide about their ids.
std::string identity_name(std::string_view provider, std::string_view id);

// An entry of the claim "identities": numbers and booleans are text there.
struct identity_view {
    std::string userId;
    std::string providerName;
    std::string providerType;
    boost::json::value issuer; // null
    std::string primary;
    std::string dateCreated;
};
BOOST_DESCRIBE_STRUCT(identity_view, (), (userId, providerName, providerType, issuer, primary, dateCreated))
std::vector<identity_view> identities_of(const user_document& user);
// The same as JSON text, for userInfo.
std::string identities_json(const user_document& user);
// The attribute "identities", with JSON numbers and booleans.
std::string identities_attribute(const user_document& user);

} // namespace poolguard::pool
