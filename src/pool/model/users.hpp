#pragma once
// The users of a pool and the names by which they are found, as records.

#include "pool/model/user_index.hpp"
#include "pool/model/user_names.hpp"
#include "pool/model/user_pools.hpp"

#include <functional>
#include <span>

namespace poolguard::pool {

struct found_user {
    user_document user;
    std::uint64_t version = 0;
};

// The message of UsernameExistsException for a taken username.
inline constexpr std::string_view user_already_exists = "User already exists";

class users {
  public:
    users(store::records& records, const base::clock& clock);

    // By username, or by an alias that the pool's settings allow and, in alias pools, that is verified; also by sub.
    // nullopt when there is no such user.
    result<std::optional<found_user>> find(const user_pool_document& pool, std::string_view name);
    // The same; UserNotFoundException "User does not exist." when there is none.
    result<found_user> get(const user_pool_document& pool, std::string_view name);
    // Only by the real username, compared exactly.
    result<std::optional<found_user>> find_exact(const user_pool_document& pool, std::string_view username);
    // Results are in the order of `usernames`; missing users are nullopt.
    result<std::vector<std::optional<found_user>>> find_all_exact(const user_pool_document& pool,
                                                                  const std::vector<std::string>& usernames);
    // By the key of a unique name: unique_name(…) or identity_name(…).
    result<std::optional<found_user>> find_by_unique_name(const user_pool_document& pool, const std::string& name);

    // Writes a new user and claims its names; UsernameExistsException or AliasExistsException when one is taken.
    result<void> create(const user_pool_document& pool, const user_document& user);
    // The same for many users, in far fewer commits where the records can do that. The results are in the order of the
    // users.
    std::vector<result<void>> create_all(const user_pool_document& pool, std::span<const user_document> wanted);
    // Changes a user, found by the real username, and sets the time of the change. `change` may run several times.
    // Claims and releases names that changed; AliasExistsException when one is taken. UserNotFoundException when the
    // user is gone. InternalErrorException when other calls kept changing the record.
    result<void> update(const user_pool_document& pool, std::string_view username,
                        const std::function<result<void>(user_document&)>& change);
    // Where the attribute is an alias, makes that address unverified for any other user who has it, or takes it away
    // from a user who has it as preferred username.
    result<void> take_alias_over(const user_pool_document& pool, const std::string& attribute,
                                 const std::string& address, std::string_view sub);
    result<void> remove(const user_pool_document& pool, const user_document& user);

    // The users whose username begins with the prefix, in ascending order.
    result<store::page> list(const user_pool_document& pool, std::size_t limit, std::optional<std::string> after,
                             std::string_view prefix = {});
    // Finds users by address.
    user_index& index() { return index_; }
    // The number of users; a crash can leave it off by one.
    result<std::int64_t> count(const user_pool_document& pool);

  private:
    struct claimed {
        std::string name;
        std::uint64_t version = 0;
    };
    using taken_failure = failure (*)(const user_pool_document&, std::string_view kind);
    result<std::vector<claimed>> claim_all(const user_pool_document& pool, const std::vector<user_name>& names,
                                           const user_document& user, taken_failure taken);
    // As far as possible; others can take over what remains.
    void release_all(const user_pool_document& pool, const std::vector<claimed>& names, const user_document& user);
    // What remains to be done once the names are claimed and the user is in the index.
    result<void> finish_creation(const user_pool_document& pool, const user_document& user,
                                 const std::vector<claimed>& names,
                                 const std::expected<std::uint64_t, store::error>& written);
    struct creation;
    void claim_names(const user_pool_document& pool, std::span<creation> wanted);
    result<bool> confirm_all(const user_pool_document& pool, const std::vector<claimed>& names,
                             const user_document& user);
    void count_change(const user_pool_document& pool, std::int64_t by);
    // False when the record has changed since it was read.
    result<bool> try_update(const user_pool_document& pool, const found_user& before, const user_document& after);

    store::records& records_;
    const base::clock& clock_;
    user_names names_;
    user_index index_;
};

} // namespace poolguard::pool
