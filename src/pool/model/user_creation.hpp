#pragma once
// The one place where users are written for the first time. Its callers have asked the pool's PreSignUp function.

#include "pool/model/groups.hpp"
#include "pool/model/users.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace poolguard::pool {

enum class user_source {
    sign_up,
    administrator,
    provider, // the first sign-in with a federated identity
};

// An attribute that is added to users who create their own accounts, unless they have it or the pool's schema lacks it.
struct attribute_of_new_users {
    std::string name;
    std::string value;
};

class user_creation {
  public:
    // Both must outlive it.
    user_creation(users& users, groups& groups, std::optional<attribute_of_new_users> added = {})
        : users_(users), groups_(groups), added_(std::move(added)) {}

    // Writes the user and claims its names; UsernameExistsException or AliasExistsException when one is taken.
    result<void> create(const user_pool_document& pool, const user_document& user, user_source source) const;

    // Writes imported users, in far fewer commits than one by one. The results are in the order of the users.
    std::vector<result<void>> import_all(const user_pool_document& pool, std::span<const user_document> wanted) const;

  private:
    bool lacks_added(const user_pool_document& pool, const user_document& user, user_source source) const;
    result<void> write(const user_pool_document& pool, const user_document& user, user_source source) const;

    users& users_;
    groups& groups_;
    std::optional<attribute_of_new_users> added_;
};

} // namespace poolguard::pool
