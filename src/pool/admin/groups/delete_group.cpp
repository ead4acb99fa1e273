#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::delete_group> delete_group(const cognito::delete_group& input, const call& by,
                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(ports.groups.remove(*pool, input.GroupName));
    return cognito::no_reply{};
}

extern const operation delete_group_operation = operation_of<cognito::delete_group, delete_group>;

} // namespace poolguard::pool
