#include "base/try.hpp"
#include "cognito/messages/clients.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::describe_user_pool_client> describe_user_pool_client(const cognito::describe_user_pool_client& input,
                                                                       const call& by, const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto client, ports.pools.find_client(input.UserPoolId, input.ClientId));
    return cognito::user_pool_client_reply{describe(*client, ports.pools.secrets().original(*client))};
}

extern const operation describe_user_pool_client_operation =
    operation_of<cognito::describe_user_pool_client, describe_user_pool_client>;

} // namespace poolguard::pool
