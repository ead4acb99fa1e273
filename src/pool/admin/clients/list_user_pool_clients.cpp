#include "base/try.hpp"
#include "cognito/messages/clients.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"

namespace poolguard::pool {

reply_to<cognito::list_user_pool_clients> list_user_pool_clients(const cognito::list_user_pool_clients& input,
                                                                 const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    const auto listing = fmt::format("ListUserPoolClients {}", pool->id);
    POOLGUARD_TRY(auto after, ports.listings.open(listing, input.NextToken, by.now));
    if (input.ClientType == cognito::client_type::DCR) return cognito::list_user_pool_clients_reply{};
    const auto limit = static_cast<std::size_t>(input.MaxResults ? input.MaxResults->value : 60);
    POOLGUARD_TRY(const auto page, ports.pools.list_clients(pool->id, limit, std::move(after)));
    cognito::list_user_pool_clients_reply out;
    for (const auto& each : page.records) {
        const auto client = store::decode<client_summary>(each);
        if (!client) return std::unexpected(store_failure(client.error()));
        out.UserPoolClients.push_back({each.key.sort, pool->id, client->value.name});
    }
    out.NextToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

extern const operation list_user_pool_clients_operation =
    operation_of<cognito::list_user_pool_clients, list_user_pool_clients>;

} // namespace poolguard::pool
