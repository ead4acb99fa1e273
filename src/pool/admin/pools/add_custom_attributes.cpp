#include "pool/admin/administration.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::add_custom_attributes> add_custom_attributes(const cognito::add_custom_attributes& input,
                                                               const call& by, user_pools& pools) {
    const auto pool = find_pool(pools, by, input.UserPoolId);
    if (!pool) return std::unexpected(pool.error());
    // From the stored schema, so that two additions at once both stay.
    const auto written = pools.update((*pool)->id, [&](user_pool_document& changed) -> result<void> {
        changed.modified = base::epoch_milliseconds(by.now);
        return add_custom_attributes(changed.schema, input.CustomAttributes.value);
    });
    if (!written) return std::unexpected(written.error());
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
