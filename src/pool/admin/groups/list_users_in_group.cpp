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

reply_to<cognito::list_users_in_group> list_users_in_group(const cognito::list_users_in_group& input, const call& by,
                                                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(ports.groups.get(*pool, input.GroupName));
    const auto listing = fmt::format("ListUsersInGroup {} {}", pool->id, input.GroupName.value);
    POOLGUARD_TRY(auto after, ports.listings.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page,
                  ports.groups.members_of(*pool, input.GroupName, page_limit(input.Limit), std::move(after)));
    cognito::list_users_in_group_reply out;
    std::vector<std::string> usernames;
    usernames.reserve(page.records.size());
    for (const auto& each : page.records)
        usernames.push_back(each.key.sort);
    POOLGUARD_TRY(const auto found, ports.users.find_all_exact(*pool, usernames));
    for (const auto& each : found)
        if (each) out.Users.push_back(describe(each->user));
    out.NextToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

extern const operation list_users_in_group_operation = operation_of<cognito::list_users_in_group, list_users_in_group>;

} // namespace poolguard::pool
