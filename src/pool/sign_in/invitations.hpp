#pragma once
// Users whom somebody else makes: how they take addresses over, and what they are sent.

#include "pool/model/users.hpp"
#include "pool/protocol/operation_ports.hpp"
#include "pool/triggers/user_functions.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// Releases the verified addresses that the new user claims, unless another name is taken and the creation fails anyway.
result<void> free_verified_aliases(const user_pool_document& pool, const user_document& user, users& users);

struct invitation {
    std::string_view name;                                             // for {username}
    std::string_view password;                                         // for {####}
    const std::optional<std::vector<cognito::delivery_medium>>& media; // none: by SMS if the user has a phone number
    const function_caller& by;
};
// Sends the invitation to the user's addresses.
result<void> invite(const user_pool_document& pool, const user_document& user, const invitation& what,
                    const operation_ports& ports);

} // namespace poolguard::pool
