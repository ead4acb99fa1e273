#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_view.hpp"
#include "pool/protocol/page_limit.hpp"

namespace poolguard::pool {

reply_to<cognito::list_groups> list_groups(const cognito::list_groups& input, const call& by, user_pools& pools,
                                           groups& groups, const page_tokens& tokens) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    const auto listing = fmt::format("ListGroups {}", pool->id);
    POOLGUARD_TRY(auto after, tokens.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page, groups.list(*pool, page_limit(input.Limit), std::move(after)));
    cognito::list_groups_reply out;
    for (const auto& each : page.records) {
        const auto group = store::decode<group_document>(each);
        if (!group) return std::unexpected(store_failure(group.error()));
        out.Groups.push_back(describe(*pool, group->value));
    }
    out.NextToken = tokens.seal(listing, page.next, by.now);
    return out;
}

} // namespace poolguard::pool
