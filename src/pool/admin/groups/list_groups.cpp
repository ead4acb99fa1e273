#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/user_view.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_limit.hpp"
#include "pool/protocol/page_tokens.hpp"

namespace poolguard::pool {

reply_to<cognito::list_groups> list_groups(const cognito::list_groups& input, const call& by,
                                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    const auto listing = fmt::format("ListGroups {}", pool->id);
    POOLGUARD_TRY(auto after, ports.listings.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page, ports.groups.list(*pool, page_limit(input.Limit), std::move(after)));
    cognito::list_groups_reply out;
    for (const auto& each : page.records) {
        const auto group = store::decode<group_document>(each);
        if (!group) return std::unexpected(store_failure(group.error()));
        out.Groups.push_back(describe(*pool, group->value));
    }
    out.NextToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

extern const operation list_groups_operation = operation_of<cognito::list_groups, list_groups>;

} // namespace poolguard::pool
