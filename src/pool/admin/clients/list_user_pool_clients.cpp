#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::list_user_pool_clients> list_user_pool_clients(const cognito::list_user_pool_clients& input,
                                                                 const call& by, user_pools& pools,
                                                                 const page_tokens& tokens) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    const auto listing = fmt::format("ListUserPoolClients {}", pool->id);
    POOLGUARD_TRY(auto after, tokens.open(listing, input.NextToken, by.now));
    const auto limit = static_cast<std::size_t>(input.MaxResults ? input.MaxResults->value : 60);
    POOLGUARD_TRY(const auto page, pools.list_clients(pool->id, limit, std::move(after)));
    cognito::list_user_pool_clients_reply out;
    for (const auto& each : page.records) {
        const auto client = store::decode<client_summary>(each);
        if (!client) return std::unexpected(store_failure(client.error()));
        out.UserPoolClients.push_back({each.key.sort, pool->id, client->value.name});
    }
    out.NextToken = tokens.seal(listing, page.next, by.now);
    return out;
}

} // namespace poolguard::pool
