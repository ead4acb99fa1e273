#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_view.hpp"
#include "pool/protocol/page_limit.hpp"

namespace poolguard::pool {

reply_to<cognito::list_users_in_group> list_users_in_group(const cognito::list_users_in_group& input, const call& by,
                                                           user_pools& pools, users& users, groups& groups,
                                                           const page_tokens& tokens) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    POOLGUARD_CHECK(groups.get(*pool, input.GroupName));
    const auto listing = fmt::format("ListUsersInGroup {} {}", pool->id, input.GroupName.value);
    POOLGUARD_TRY(auto after, tokens.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page,
                  groups.members_of(*pool, input.GroupName, page_limit(input.Limit), std::move(after)));
    cognito::list_users_in_group_reply out;
    std::vector<std::string> usernames;
    for (const auto& each : page.records)
        usernames.push_back(each.key.sort);
    POOLGUARD_TRY(const auto found, users.find_all_exact(*pool, usernames));
    for (const auto& each : found)
        if (each) out.Users.push_back(describe(each->user));
    out.NextToken = tokens.seal(listing, page.next, by.now);
    return out;
}

} // namespace poolguard::pool
