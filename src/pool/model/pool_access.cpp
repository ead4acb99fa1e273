#include "pool/model/pool_access.hpp"

#include "base/try.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

result<std::shared_ptr<const user_pool_document>> find_pool(user_pools& pools, const call& by,
                                                            std::string_view pool_id) {
    if (!reaches(by, pool_id))
        return refuse(cognito::failure_name::resource_not_found, fmt::format("User pool {} does not exist.", pool_id));
    return pools.find(pool_id);
}

result<pool_and_user> find_user(user_pools& pools, users& users, const call& by, std::string_view pool_id,
                                std::string_view username) {
    POOLGUARD_TRY(auto pool, find_pool(pools, by, pool_id));
    POOLGUARD_TRY(auto found, users.get(*pool, username));
    return pool_and_user{std::move(pool), std::move(found.user)};
}

} // namespace poolguard::pool
