#pragma once
// The sign-ins at other providers that are linked to a user, as the attribute `identities` gives them.
// Source: Amazon Cognito developer guide, "Linking federated users to an existing user profile".

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct linked_sign_in {
    std::string provider;
    std::string id;          // of the user at the provider
    bool is_primary = false; // the provider made the user; without it, nobody can sign in as this user
};

// The message of the failure of operations about one that the user does not have.
inline constexpr auto no_such_linked_sign_in = "The user has no such linked sign-in.";

// Entries that have no provider or id are left out; a text that is not JSON has none.
std::vector<linked_sign_in> linked_sign_ins_of(std::string_view identities);

} // namespace poolguard::service
