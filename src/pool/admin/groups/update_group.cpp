#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/user_view.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::update_group> update_group(const cognito::update_group& input, const call& by,
                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto changed, ports.groups.update(*pool, input.GroupName.value, [&](group_document& group) {
        if (input.Description) group.description = input.Description->value;
        if (input.RoleArn) group.role_arn = input.RoleArn->value;
        if (input.Precedence) group.precedence = input.Precedence->value;
        group.modified = base::epoch_milliseconds(by.now);
    }));
    return cognito::group_reply{describe(*pool, changed)};
}

extern const operation update_group_operation = operation_of<cognito::update_group, update_group>;

} // namespace poolguard::pool
