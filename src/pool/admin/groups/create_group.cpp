#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/user_view.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::create_group> create_group(const cognito::create_group& input, const call& by,
                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    group_document group;
    group.name = input.GroupName;
    if (input.Description) group.description = input.Description->value;
    if (input.RoleArn) group.role_arn = input.RoleArn->value;
    if (input.Precedence) group.precedence = input.Precedence->value;
    group.created = base::epoch_milliseconds(by.now);
    group.modified = group.created;
    POOLGUARD_CHECK(ports.groups.create(*pool, group));
    return cognito::group_reply{describe(*pool, group)};
}

extern const operation create_group_operation = operation_of<cognito::create_group, create_group>;

} // namespace poolguard::pool
