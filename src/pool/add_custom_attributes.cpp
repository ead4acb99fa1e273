#include "pool/administration.hpp"
#include "pool/attribute_schema.hpp"
#include "pool/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::add_custom_attributes> add_custom_attributes(const cognito::add_custom_attributes& input,
                                                               const call& by, user_pools& pools) {
    const auto pool = find_pool(pools, by, input.UserPoolId);
    if (!pool) return std::unexpected(pool.error());
    auto changed = **pool;
    if (auto ok = add_custom_attributes(changed.schema, input.CustomAttributes.value); !ok)
        return std::unexpected(ok.error());
    changed.modified = base::epoch_milliseconds(by.now);
    if (auto written = pools.replace(changed); !written) return std::unexpected(written.error());
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
