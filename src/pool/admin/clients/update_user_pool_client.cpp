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
    POOLGUARD_CHECK(ports.pools.find_client(input.UserPoolId, input.ClientId));
    POOLGUARD_TRY(const auto references, references_of(pool->id, input, ports.servers, ports.providers));
    POOLGUARD_TRY(const auto changed,
                  ports.pools.update_client(input.ClientId, [&](client_document& it) -> result<void> {
                      POOLGUARD_CHECK(check_client(*pool, references, input, has_secret(it), "updating"));
                      if (input.ClientName) it.name = *input.ClientName;
                      it.settings = input;
                      it.modified = base::epoch_milliseconds(by.now);
                      return {};
                  }));
    return cognito::user_pool_client_reply{describe(changed, ports.pools.secrets().original(changed))};
}

extern const operation update_user_pool_client_operation =
    operation_of<cognito::update_user_pool_client, update_user_pool_client>;

} // namespace poolguard::pool
