#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_view.hpp"

namespace poolguard::pool {

reply_to<cognito::update_group> update_group(const cognito::update_group& input, const call& by, user_pools& pools,
                                             groups& groups) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto changed, groups.update(*pool, input.GroupName.value, [&](group_document& group) {
        if (input.Description) group.description = input.Description->value;
        if (input.RoleArn) group.role_arn = input.RoleArn->value;
        if (input.Precedence) group.precedence = input.Precedence->value;
        group.modified = base::epoch_milliseconds(by.now);
    }));
    return cognito::group_reply{describe(*pool, changed)};
}

} // namespace poolguard::pool
