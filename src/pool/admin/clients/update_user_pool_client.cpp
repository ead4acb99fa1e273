#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/admin/clients/client_references.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"

namespace poolguard::pool {

reply_to<cognito::update_user_pool_client> update_user_pool_client(const cognito::update_user_pool_client& input,
                                                                   const call& by, user_pools& pools,
                                                                   const resource_servers& servers,
                                                                   const identity_providers& providers) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto found, pools.find_client(input.UserPoolId, input.ClientId));
    auto client = *found;
    POOLGUARD_TRY(const auto around, surroundings_of(pool->id, input, servers, providers));
    POOLGUARD_CHECK(check_client(*pool, around, input, !client.secret.empty(), "updating"));
    if (input.ClientName) client.name = *input.ClientName;
    client.settings = input;
    client.modified = base::epoch_milliseconds(by.now);
    POOLGUARD_CHECK(pools.replace_client(client));
    return cognito::user_pool_client_reply{describe(client, pools.client_secret(client))};
}

} // namespace poolguard::pool
