#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::add_custom_attributes> add_custom_attributes(const cognito::add_custom_attributes& input,
                                                               const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    // Changes the stored schema, so that concurrent calls do not lose attributes.
    POOLGUARD_CHECK(ports.pools.update(pool->id, [&](user_pool_document& changed) -> result<void> {
        changed.modified = base::epoch_milliseconds(by.now);
        return add_custom_attributes(changed.schema, input.CustomAttributes.value);
    }));
    return cognito::empty_reply{};
}

extern const operation add_custom_attributes_operation =
    operation_of<cognito::add_custom_attributes, add_custom_attributes>;

} // namespace poolguard::pool
