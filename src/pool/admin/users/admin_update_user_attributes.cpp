#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_update_user_attributes>
admin_update_user_attributes(const cognito::admin_update_user_attributes& input, const call& by, user_pools& pools,
                             users& users) {
    POOLGUARD_TRY(const auto found, find_user(pools, users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(users.update(*found.pool, found.user.username, [&](user_document& user) {
        return change_attributes(*found.pool, input.UserAttributes, user.attributes);
    }));
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
