#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"
#include "pool/admin/pools/mfa_config.hpp"
#include "pool/admin/pools/pool_rules.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::update_user_pool> update_user_pool(const cognito::update_user_pool& input, const call& by,
                                                     const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    const auto written = ports.pools.update(input.UserPoolId, [&](user_pool_document& pool) -> result<void> {
        cognito::user_pool_settings settings = input;
        // These cannot change after the pool was created.
        settings.AliasAttributes = pool.settings.AliasAttributes;
        settings.UsernameAttributes = pool.settings.UsernameAttributes;
        settings.UsernameConfiguration = pool.settings.UsernameConfiguration;
        POOLGUARD_CHECK(check_pool(settings));
        pool.settings = with_defaults(std::move(settings));
        if (input.PoolName) pool.name = *input.PoolName;
        pool.modified = base::epoch_milliseconds(by.now);
        return set_mfa_mode(pool);
    });
    if (!written) return std::unexpected(written.error());
    return cognito::empty_reply{};
}

extern const operation update_user_pool_operation = operation_of<cognito::update_user_pool, update_user_pool>;

} // namespace poolguard::pool
