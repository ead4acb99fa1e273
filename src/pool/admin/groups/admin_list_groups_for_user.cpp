#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/user_view.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_limit.hpp"
#include "pool/protocol/page_tokens.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_list_groups_for_user>
admin_list_groups_for_user(const cognito::admin_list_groups_for_user& input, const call& by,
                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    const auto& [pool, user] = found;
    const auto listing = fmt::format("AdminListGroupsForUser {} {}", pool->id, user.username);
    POOLGUARD_TRY(auto after, ports.listings.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page,
                  ports.groups.groups_of(*pool, user.username, page_limit(input.Limit), std::move(after)));
    cognito::list_groups_reply out;
    for (const auto& each : page.records) {
        const auto group = ports.groups.get(*pool, each.key.sort);
        // The group is being deleted.
        if (!group && group.error().name == cognito::failure_name::resource_not_found) continue;
        if (!group) return std::unexpected(group.error());
        out.Groups.push_back(describe(*pool, *group));
    }
    out.NextToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

extern const operation admin_list_groups_for_user_operation =
    operation_of<cognito::admin_list_groups_for_user, admin_list_groups_for_user>;

} // namespace poolguard::pool
