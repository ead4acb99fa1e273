#pragma once
// Finds the pool and the user that a call names.

#include "pool/model/users.hpp"
#include "pool/protocol/call.hpp"

namespace poolguard::pool {

// A signed call reaches only the pools of its signature's region.
inline bool reaches(const call& by, std::string_view pool_id) {
    return by.region.empty() || by.region == region_of(pool_id);
}

// ResourceNotFoundException "User pool {id} does not exist.", also for a pool of another region.
result<std::shared_ptr<const user_pool_document>> find_pool(user_pools& pools, const call& by,
                                                            std::string_view pool_id);

struct pool_and_user {
    std::shared_ptr<const user_pool_document> pool;
    user_document user;
};
// The same, and UserNotFoundException "User does not exist."
result<pool_and_user> find_user(user_pools& pools, users& users, const call& by, std::string_view pool_id,
                                std::string_view username);

} // namespace poolguard::pool
