#include "pool/accounts/user_removal.hpp"

#include "base/try.hpp"

namespace poolguard::pool {

result<void> remove_user(const user_pool_document& pool, const user_document& user, users& users, groups& groups,
                         sessions& sessions, const auth_events& events, const devices& devices) {
    // Otherwise a sign-in that is under way could begin a session that nothing ends.
    auto disabled = users.update(pool, user.username, [](user_document& changed) -> result<void> {
        changed.enabled = false;
        return {};
    });
    if (!disabled) return disabled;
    // The user is removed last: a retry after a failure must still find what belongs to the user, and a later user of
    // the same name must not inherit it.
    POOLGUARD_CHECK(sessions.end_all(pool, user));
    POOLGUARD_CHECK(groups.forget_user(pool, user.username));
    POOLGUARD_CHECK(events.forget(pool, user));
    POOLGUARD_CHECK(devices.forget_all(pool, user));
    return users.remove(pool, user);
}

} // namespace poolguard::pool
