#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_view.hpp"
#include "pool/protocol/page_limit.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_list_groups_for_user>
admin_list_groups_for_user(const cognito::admin_list_groups_for_user& input, const call& by, user_pools& pools,
                           users& users, groups& groups, const page_tokens& tokens) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    const auto& [pool, user] = found;
    const auto listing = fmt::format("AdminListGroupsForUser {} {}", pool->id, user.username);
    POOLGUARD_TRY(auto after, tokens.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page, groups.groups_of(*pool, user.username, page_limit(input.Limit), std::move(after)));
    cognito::list_groups_reply out;
    for (const auto& each : page.records) {
        const auto group = groups.get(*pool, each.key.sort);
        // A group that is being deleted is in no list any more.
        if (!group && group.error().name == cognito::failure_name::resource_not_found) continue;
        if (!group) return std::unexpected(group.error());
        out.Groups.push_back(describe(*pool, *group));
    }
    out.NextToken = tokens.seal(listing, page.next, by.now);
    return out;
}

} // namespace poolguard::pool
