#pragma once
// Finds the users with an e-mail address or phone number, wholly or by its beginning, as pages of records. The address
// need not be unique. Entries may be left over from a crash, and values that share a long beginning share their key, so
// what they lead to is to be compared again.

#include "pool/model/user_pools.hpp"

namespace poolguard::pool {

class user_index {
  public:
    explicit user_index(store::records& records) : records_(records) {}

    static bool covers(std::string_view attribute) { return attribute == "email" || attribute == "phone_number"; }

    // Writes the entries of a user that is about to be written.
    result<void> add(const user_pool_document& pool, const user_document& user);
    // Removes the entries of `before` that `after` does not have; all of them when there is no user any more.
    result<void> drop(const user_pool_document& pool, const user_document& before, const user_document* after);

    // The records' documents are user_reference. Letters of both cases are one here.
    result<store::page> find(const user_pool_document& pool, std::string_view attribute, std::string_view value,
                             bool is_prefix, std::size_t limit, std::optional<std::string> after);

    // Whether the user still has the address under which the entry stands.
    static bool is_current(const store::record& entry, std::string_view attribute, const user_document& user);

  private:
    store::records& records_;
};

} // namespace poolguard::pool
