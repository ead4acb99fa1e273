#pragma once
// The one place where a user is given a password.
// Source: Amazon Cognito developer guide, "Adding user pool password requirements", password history.

#include "pool/password_hasher.hpp"
#include "pool/user_pools.hpp"

#include <string_view>

namespace poolguard::pool {

// What is kept of a password.
struct kept_password {
    std::string hash;
};

// Takes as long as a sign-in, so it is made before a record is changed.
kept_password keep_password(const password_hasher& hasher, std::string_view password);

// PasswordHistoryPolicyViolationException when the password is the current one or among those that the pool's policy
// remembers; each of them costs a hash.
result<void> check_history(const user_pool_document& pool, const user_document& user, std::string_view password,
                           const password_hasher& hasher);

// Gives the user that password. `expires` is in epoch milliseconds; 0: never.
void set_password(const user_pool_document& pool, user_document& user, const kept_password& kept,
                  std::int64_t expires = 0);

} // namespace poolguard::pool
