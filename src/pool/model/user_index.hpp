#pragma once
// Finds the users with an e-mail address or phone number, exactly or by its beginning, as pages of records. The address
// need not be unique. Entries may remain after a crash, and values that share a long beginning have the same key, so
// the users found must be compared again.

#include "pool/model/user_pools.hpp"

namespace poolguard::pool {

class user_index {
  public:
    explicit user_index(store::records& records) : records_(records) {}

    static bool covers(std::string_view attribute) { return attribute == "email" || attribute == "phone_number"; }

    // The entries of a user that is about to be written.
    static std::vector<store::pending_put> entries(const user_pool_document& pool, const user_document& user);
    // Writes them.
    result<void> add(const user_pool_document& pool, const user_document& user);
    // Removes the entries of `before` that `after` does not have; all of them when the user is gone.
    result<void> drop(const user_pool_document& pool, const user_document& before, const user_document* after);

    // The records' documents are user_reference. Ignores case.
    result<store::page> find(const user_pool_document& pool, std::string_view attribute, std::string_view value,
                             bool is_prefix, std::size_t limit, std::optional<std::string> after);

    // Whether the user still has the address of the entry.
    static bool is_current(const store::record& entry, std::string_view attribute, const user_document& user);

  private:
    store::records& records_;
};

} // namespace poolguard::pool
