#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/user_view.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::get_group> get_group(const cognito::get_group& input, const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto group, ports.groups.get(*pool, input.GroupName));
    return cognito::group_reply{describe(*pool, group)};
}

extern const operation get_group_operation = operation_of<cognito::get_group, get_group>;

} // namespace poolguard::pool
