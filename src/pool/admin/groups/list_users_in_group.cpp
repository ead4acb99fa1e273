#include "pool/admin/administration.hpp"
#include "pool/protocol/page_limit.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_view.hpp"

namespace poolguard::pool {

reply_to<cognito::list_users_in_group> list_users_in_group(const cognito::list_users_in_group& input, const call& by,
                                                           user_pools& pools, users& users, groups& groups,
                                                           const page_tokens& tokens) {
    const auto pool = find_pool(pools, by, input.UserPoolId);
    if (!pool) return std::unexpected(pool.error());
    if (const auto group = groups.get(**pool, input.GroupName); !group) return std::unexpected(group.error());
    const auto listing = fmt::format("ListUsersInGroup {} {}", (*pool)->id, input.GroupName.value);
    auto after = tokens.open(listing, input.NextToken, by.now);
    if (!after) return std::unexpected(after.error());
    const auto page = groups.members_of(**pool, input.GroupName, page_limit(input.Limit), std::move(*after));
    if (!page) return std::unexpected(page.error());
    cognito::list_users_in_group_reply out;
    std::vector<std::string> usernames;
    for (const auto& each : page->records)
        usernames.push_back(each.key.sort);
    const auto found = users.find_all_exact(**pool, usernames);
    if (!found) return std::unexpected(found.error());
    for (const auto& each : *found)
        if (each) out.Users.push_back(describe(each->user));
    out.NextToken = tokens.seal(listing, page->next, by.now);
    return out;
}

} // namespace poolguard::pool
