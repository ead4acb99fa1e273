#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"
#include "pool/admin/pools/mfa_config.hpp"
#include "pool/admin/pools/pool_rules.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

reply_to<cognito::update_user_pool> update_user_pool(const cognito::update_user_pool& input, const call& by,
                                                     const operation_ports& ports) {
    POOLGUARD_CHECK(check_request(input));
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    const auto written = ports.pools.update(input.UserPoolId, [&](user_pool_document& pool) -> result<void> {
        if (input.MfaConfiguration == cognito::mfa_mode::ON && pool.settings.MfaConfiguration != cognito::mfa_mode::ON)
            return refuse_parameter("Cannot turn MFA functionality ON, once the user pool has been created.");
        change_settings(pool, input);
        POOLGUARD_CHECK(check_pool(pool.settings));
        if (input.PoolName) pool.name = *input.PoolName;
        pool.modified = base::epoch_milliseconds(by.now);
        return set_mfa_mode(pool);
    });
    if (!written) return std::unexpected(written.error());
    return cognito::empty_reply{};
}

extern const operation update_user_pool_operation = operation_of<cognito::update_user_pool, update_user_pool>;

} // namespace poolguard::pool
