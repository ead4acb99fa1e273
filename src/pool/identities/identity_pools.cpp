#include "pool/identities/identity_pools.hpp"

#include "base/try.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

std::unexpected<failure> no_identity_pool(std::string_view id) {
    return refuse(cognito::failure_name::resource_not_found, fmt::format("IdentityPool '{}' not found.", id));
}

} // namespace

identity_pools::identity_pools(store::records& records) : records_(records), pools_(records, "identity-pools") {}

// Also finds a pool that is being removed.
result<std::optional<identity_pool_document>> identity_pools::find(std::string_view pool_id, const call& by) const {
    const auto region = region_of(pool_id);
    if (!by.region.empty() && by.region != region) return std::nullopt;
    return pools_.find(region, pool_id);
}

result<identity_pool_document> identity_pools::get(std::string_view pool_id, const call& by) const {
    POOLGUARD_TRY(auto found, find(pool_id, by));
    if (!found || found->gone) return no_identity_pool(pool_id);
    return std::move(*found);
}

result<void> identity_pools::create(const identity_pool_document& pool) {
    POOLGUARD_TRY(const auto made, pools_.create(region_of(pool.id), pool.id, pool));
    if (!made) return refuse(cognito::failure_name::internal_error, "The identity pool could not be created.");
    return {};
}

result<identity_pool_document> identity_pools::update(std::string_view pool_id, const call& by,
                                                      const std::function<void(identity_pool_document&)>& change) {
    POOLGUARD_CHECK(get(pool_id, by));
    POOLGUARD_TRY(auto changed, pools_.update(region_of(pool_id), pool_id, [&](identity_pool_document& pool) {
        if (!pool.gone) change(pool);
    }));
    if (!changed || changed->gone) return no_identity_pool(pool_id);
    return std::move(*changed);
}

result<void> identity_pools::remove(std::string_view pool_id, const call& by) {
    POOLGUARD_TRY(const auto found, find(pool_id, by));
    if (!found) return no_identity_pool(pool_id);
    const auto marked =
        pools_.update(region_of(pool_id), pool_id, [](identity_pool_document& pool) { pool.gone = true; });
    if (!marked) return std::unexpected(marked.error());
    const auto empty = [&](const std::string& partition, bool has_homes) -> result<void> {
        while (true) {
            const auto page = records_.find({.partition = partition, .limit = 500});
            if (!page) return std::unexpected(store_failure(page.error()));
            for (const auto& each : page->records) {
                // Remove the reference to an identity first, so that a repeated call still finds the identity.
                if (has_homes)
                    if (const auto went = records_.remove(keys::home_of(each.key.sort)); !went)
                        return std::unexpected(store_failure(went.error()));
                if (const auto went = records_.remove(each.key); !went)
                    return std::unexpected(store_failure(went.error()));
            }
            if (!page->next) return {};
        }
    };
    POOLGUARD_CHECK(empty(keys::logins(pool_id), false));
    POOLGUARD_CHECK(empty(keys::named(pool_id, "identities"), true));
    return pools_.remove(region_of(pool_id), pool_id);
}

} // namespace poolguard::pool
