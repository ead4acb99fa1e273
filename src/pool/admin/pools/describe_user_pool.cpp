#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::describe_user_pool> describe_user_pool(const cognito::describe_user_pool& input, const call& by,
                                                         const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto count, ports.users.count(*pool));
    return cognito::user_pool_reply{describe(*pool, ports.account, count)};
}

extern const operation describe_user_pool_operation = operation_of<cognito::describe_user_pool, describe_user_pool>;

} // namespace poolguard::pool
