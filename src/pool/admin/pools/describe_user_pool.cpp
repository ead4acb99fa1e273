#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/model/attribute_schema.hpp"
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
    cognito::user_pool_reply out{describe(*pool, ports.account, count)};
    POOLGUARD_TRY(const auto providers, ports.providers.list(pool->id, 1, std::nullopt));
    if (!providers.documents.empty()) out.UserPool.SchemaAttributes.push_back(identities_attribute());
    return out;
}

extern const operation describe_user_pool_operation = operation_of<cognito::describe_user_pool, describe_user_pool>;

} // namespace poolguard::pool
