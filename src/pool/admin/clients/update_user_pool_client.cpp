#include "base/try.hpp"
#include "cognito/messages/clients.hpp"
#include "pool/admin/clients/client_references.hpp"
#include "pool/admin/clients/resource_servers.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::update_user_pool_client> update_user_pool_client(const cognito::update_user_pool_client& input,
                                                                   const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto found, ports.pools.find_client(input.UserPoolId, input.ClientId));
    auto client = *found;
    POOLGUARD_TRY(const auto references, references_of(pool->id, input, ports.servers, ports.providers));
    POOLGUARD_CHECK(check_client(*pool, references, input, !client.secret.empty(), "updating"));
    if (input.ClientName) client.name = *input.ClientName;
    client.settings = input;
    client.modified = base::epoch_milliseconds(by.now);
    POOLGUARD_CHECK(ports.pools.replace_client(client));
    return cognito::user_pool_client_reply{describe(client, ports.pools.client_secret(client))};
}

extern const operation update_user_pool_client_operation =
    operation_of<cognito::update_user_pool_client, update_user_pool_client>;

} // namespace poolguard::pool
