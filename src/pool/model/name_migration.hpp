#pragma once
// Pools of version 0.1.0 kept each kind of name separately: one user's username could be another's sub or alias. This
// gives every name of such a pool to one user, before the pool is used for the first time.

#include "pool/model/users.hpp"

#include <mutex>
#include <set>

namespace poolguard::pool {

class name_migration {
  public:
    // All arguments must outlive it. Registers itself with the pools.
    name_migration(store::records& records, const base::clock& clock, user_pools& pools, users& users);
    name_migration(const name_migration&) = delete;
    name_migration& operator=(const name_migration&) = delete;

    // May be repeated after a failure, and run by several nodes at once; blocks. Where two users have a name, a sub
    // comes first, then whoever had the name earlier, then a username. The other user keeps a username that leads to
    // somebody else, but is found only by sub and other names; an alias is made unverified, a preferred username is
    // removed. Each case is logged and audited, without the name itself.
    result<void> run(const user_pool_document& pool);

  private:
    struct holder {
        user_document user;
        std::string kind;
        std::int64_t since = 0;
    };
    struct report;
    result<void> migrate_user(const user_pool_document& pool, const user_document& user, report& into);
    result<void> settle(const user_pool_document& pool, const user_document& user, const user_name& name, report& into);
    result<holder> holder_of(const user_pool_document& pool, const user_document& user, const user_name& name);
    result<bool> has_now(const user_pool_document& pool, const holder& who, const std::string& name);
    result<void> take_away(const user_pool_document& pool, const holder& loser);
    result<void> drop_old_claims(const user_pool_document& pool);

    store::records& records_;
    user_pools& pools_;
    users& users_;
    user_names names_;
    std::mutex mutex_; // one migration at a time
};

} // namespace poolguard::pool
