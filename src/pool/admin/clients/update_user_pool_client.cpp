#include "pool/admin/administration.hpp"
#include "pool/admin/clients/client_references.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"

namespace poolguard::pool {

reply_to<cognito::update_user_pool_client> update_user_pool_client(const cognito::update_user_pool_client& input,
                                                                   const call& by, user_pools& pools,
                                                                   const resource_servers& servers,
                                                                   const identity_providers& providers) {
    const auto pool = find_pool(pools, by, input.UserPoolId);
    if (!pool) return std::unexpected(pool.error());
    const auto found = pools.find_client(input.UserPoolId, input.ClientId);
    if (!found) return std::unexpected(found.error());
    auto client = **found;
    const auto around = surroundings_of((*pool)->id, input, servers, providers);
    if (!around) return std::unexpected(around.error());
    if (auto ok = check_client(**pool, *around, input, !client.secret.empty(), "updating"); !ok)
        return std::unexpected(ok.error());
    if (input.ClientName) client.name = *input.ClientName;
    client.settings = input;
    client.modified = base::epoch_milliseconds(by.now);
    if (auto written = pools.replace_client(client); !written) return std::unexpected(written.error());
    return cognito::user_pool_client_reply{describe(client, pools.client_secret(client))};
}

} // namespace poolguard::pool
