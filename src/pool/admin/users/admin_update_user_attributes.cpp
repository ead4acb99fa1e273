#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/account_steps.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_update_user_attributes>
admin_update_user_attributes(const cognito::admin_update_user_attributes& input, const call& by,
                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(ports.users.update(*found.pool, found.user.username, [&](user_document& user) {
        return change_attributes(*found.pool, input.UserAttributes, user.attributes);
    }));
    for (const auto& each : input.UserAttributes)
        POOLGUARD_CHECK(end_code_for(*found.pool, found.user, each.Name, ports.codes));
    return cognito::empty_reply{};
}

extern const operation admin_update_user_attributes_operation =
    operation_of<cognito::admin_update_user_attributes, admin_update_user_attributes>;

} // namespace poolguard::pool
