#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"
#include "pool/model/pool_view.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

reply_to<cognito::list_user_pools> list_user_pools(const cognito::list_user_pools& input, const call& by,
                                                   const operation_ports& ports) {
    if (by.region.empty()) return refuse_parameter("User pools are listed by region, and the call names none.");
    const auto listing = fmt::format("ListUserPools {}", by.region);
    POOLGUARD_TRY(auto after, ports.listings.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page,
                  ports.pools.list(by.region, static_cast<std::size_t>(input.MaxResults.value), std::move(after)));
    cognito::list_user_pools_reply out;
    for (const auto& each : page.records) {
        const auto pool = store::decode<user_pool_document>(each);
        if (!pool) return std::unexpected(store_failure(pool.error()));
        if (!pool->value.gone) out.UserPools.push_back(summarize(pool->value));
    }
    out.NextToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

extern const operation list_user_pools_operation = operation_of<cognito::list_user_pools, list_user_pools>;

} // namespace poolguard::pool
