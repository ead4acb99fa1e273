#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/pool_access.hpp"

namespace poolguard::pool {

reply_to<cognito::add_custom_attributes> add_custom_attributes(const cognito::add_custom_attributes& input,
                                                               const call& by, user_pools& pools) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    // From the stored schema, so that two additions at once both stay.
    POOLGUARD_CHECK(pools.update(pool->id, [&](user_pool_document& changed) -> result<void> {
        changed.modified = base::epoch_milliseconds(by.now);
        return add_custom_attributes(changed.schema, input.CustomAttributes.value);
    }));
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
