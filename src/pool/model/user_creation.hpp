#pragma once
// The one place where users are written for the first time.

#include "pool/model/groups.hpp"
#include "pool/model/users.hpp"

namespace poolguard::pool {

enum class user_source {
    sign_up,
    administrator,
    provider, // the first sign-in with a federated identity
    imported,
};

class user_creation {
  public:
    // Both must outlive it.
    user_creation(users& users, groups& groups) : users_(users), groups_(groups) {}

    // Writes the user and claims its names; UsernameExistsException or AliasExistsException when one is taken.
    result<void> create(const user_pool_document& pool, const user_document& user, user_source source) const;

  private:
    users& users_;
    groups& groups_;
};

} // namespace poolguard::pool
