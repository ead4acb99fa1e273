#include "pool/administration.hpp"
#include "pool/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_delete_user> admin_delete_user(const cognito::admin_delete_user& input, const call& by,
                                                       user_pools& pools, users& users, groups& groups,
                                                       sessions& sessions) {
    const auto found = find_user(pools, users, by, input.UserPoolId, input.Username);
    if (!found) return std::unexpected(found.error());
    const auto& [pool, user] = *found;
    // A sign-in that is under way now would otherwise begin a session that nothing ends any more.
    auto disabled = users.update(*pool, user.username, [](user_document& changed) -> result<void> {
        changed.enabled = false;
        return {};
    });
    if (!disabled) return std::unexpected(disabled.error());
    // The user goes last: a repetition after a failure must still find what hangs on the user, and a later user of the
    // same name must not inherit it.
    if (auto ended = sessions.end_all(*pool, user); !ended) return std::unexpected(ended.error());
    if (auto left = groups.forget_user(*pool, user.username); !left) return std::unexpected(left.error());
    if (auto removed = users.remove(*pool, user); !removed) return std::unexpected(removed.error());
    return cognito::no_reply{};
}

} // namespace poolguard::pool
