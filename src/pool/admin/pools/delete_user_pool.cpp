#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

reply_to<cognito::delete_user_pool> delete_user_pool(const cognito::delete_user_pool& input, const call& by,
                                                     const operation_ports& ports) {
    const auto pool = find_pool(ports.pools, by, input.UserPoolId);
    // A pool that is being removed is not found, but an interrupted removal must be finished.
    const bool may_be_half_removed =
        !pool && pool.error().name == cognito::failure_name::resource_not_found && reaches(by, input.UserPoolId);
    if (!pool && !may_be_half_removed) return std::unexpected(pool.error());
    if (pool && (*pool)->settings.DeletionProtection == cognito::activity::ACTIVE)
        return refuse_parameter("The user pool cannot be deleted because deletion protection is activated. Deletion "
                                "protection must be inactivated first.");
    if (pool && (!(*pool)->domain.empty() || !(*pool)->custom_domain.empty()))
        return refuse_parameter(
            "User pool cannot be deleted. It has a domain configured that should be deleted first.");
    POOLGUARD_CHECK(ports.pools.remove(input.UserPoolId));
    return cognito::no_reply{};
}

extern const operation delete_user_pool_operation = operation_of<cognito::delete_user_pool, delete_user_pool>;

} // namespace poolguard::pool
