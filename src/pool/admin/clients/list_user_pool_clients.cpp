#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::list_user_pool_clients> list_user_pool_clients(const cognito::list_user_pool_clients& input,
                                                                 const call& by, user_pools& pools,
                                                                 const page_tokens& tokens) {
    const auto pool = find_pool(pools, by, input.UserPoolId);
    if (!pool) return std::unexpected(pool.error());
    const auto listing = fmt::format("ListUserPoolClients {}", (*pool)->id);
    auto after = tokens.open(listing, input.NextToken, by.now);
    if (!after) return std::unexpected(after.error());
    const auto limit = static_cast<std::size_t>(input.MaxResults ? input.MaxResults->value : 60);
    const auto page = pools.list_clients((*pool)->id, limit, std::move(*after));
    if (!page) return std::unexpected(page.error());
    cognito::list_user_pool_clients_reply out;
    for (const auto& each : page->records) {
        const auto client = store::decode<client_summary>(each);
        if (!client) return std::unexpected(store_failure(client.error()));
        out.UserPoolClients.push_back({each.key.sort, (*pool)->id, client->value.name});
    }
    out.NextToken = tokens.seal(listing, page->next, by.now);
    return out;
}

} // namespace poolguard::pool
