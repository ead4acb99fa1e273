#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_view.hpp"

namespace poolguard::pool {

reply_to<cognito::create_group> create_group(const cognito::create_group& input, const call& by, user_pools& pools,
                                             groups& groups) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    group_document group;
    group.name = input.GroupName;
    if (input.Description) group.description = input.Description->value;
    if (input.RoleArn) group.role_arn = input.RoleArn->value;
    if (input.Precedence) group.precedence = input.Precedence->value;
    group.created = base::epoch_milliseconds(by.now);
    group.modified = group.created;
    POOLGUARD_CHECK(groups.create(*pool, group));
    return cognito::group_reply{describe(*pool, group)};
}

} // namespace poolguard::pool
