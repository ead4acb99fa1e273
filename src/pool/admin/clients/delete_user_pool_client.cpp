#include "base/try.hpp"
#include "cognito/messages/clients.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::delete_user_pool_client> delete_user_pool_client(const cognito::delete_user_pool_client& input,
                                                                   const call& by, const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(ports.pools.find_client(input.UserPoolId, input.ClientId));
    POOLGUARD_CHECK(ports.pools.remove_client(input.UserPoolId, input.ClientId));
    return cognito::no_reply{};
}

extern const operation delete_user_pool_client_operation =
    operation_of<cognito::delete_user_pool_client, delete_user_pool_client>;

} // namespace poolguard::pool
