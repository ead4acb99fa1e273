#include "cognito/messages/replicas.hpp"
#include "pool/admin/pools/kept_place.hpp"
#include "pool/model/pool_view.hpp"
#include "pool/protocol/page_tokens.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using cognito::replica_role;
using cognito::replica_status;
using cognito::user_pool_replica;

std::unexpected<failure> no_replica(std::string_view region) {
    return refuse(cognito::failure_name::resource_not_found,
                  fmt::format("The user pool has no replica in {}.", region));
}

reply_to<cognito::create_user_pool_replica> create(const cognito::create_user_pool_replica& input, const call& by,
                                                   const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    const auto& region = input.RegionName.value;
    user_pool_replica made{region, replica_status::INACTIVE, replica_role::SECONDARY,
                           fmt::format("arn:aws:cognito-idp:{}:{}:userpool/{}", region, ports.account, place.pool_id)};
    bool is_new = region != region_of(place.pool_id);
    if (is_new) {
        POOLGUARD_TRY(is_new, ports.kept.of<user_pool_replica>().create(place.pool_id, region, made));
    }
    if (!is_new) return refuse_parameter(fmt::format("The user pool already exists in {}.", region));
    made.Status = replica_status::CREATING;
    return cognito::user_pool_replica_reply{std::move(made)};
}

reply_to<cognito::update_user_pool_replica> update(const cognito::update_user_pool_replica& input, const call& by,
                                                   const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    const auto wanted =
        input.Status == cognito::wanted_replica_status::ACTIVE ? replica_status::ACTIVE : replica_status::INACTIVE;
    POOLGUARD_TRY(auto changed,
                  ports.kept.of<user_pool_replica>().update(place.pool_id, input.RegionName.value,
                                                            [&](user_pool_replica& it) { it.Status = wanted; }));
    if (!changed) return no_replica(input.RegionName);
    return cognito::user_pool_replica_reply{std::move(*changed)};
}

reply_to<cognito::delete_user_pool_replica> remove(const cognito::delete_user_pool_replica& input, const call& by,
                                                   const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    auto replicas = ports.kept.of<user_pool_replica>();
    POOLGUARD_TRY(auto found, replicas.find(place.pool_id, input.RegionName.value));
    if (!found) return no_replica(input.RegionName);
    if (found->Status != replica_status::INACTIVE)
        return refuse_parameter("Only a replica that is INACTIVE can be deleted.");
    POOLGUARD_CHECK(replicas.remove(place.pool_id, input.RegionName.value));
    found->Status = replica_status::DELETING;
    return cognito::user_pool_replica_reply{std::move(*found)};
}

reply_to<cognito::list_user_pool_replicas> list(const cognito::list_user_pool_replicas& input, const call& by,
                                                const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    if (input.NextToken) return refuse_page_token();
    POOLGUARD_TRY(auto replicas, ports.kept.of<user_pool_replica>().all(place.pool_id));
    replicas.insert(replicas.begin(), {std::string(region_of(place.pool_id)), replica_status::ACTIVE,
                                       replica_role::PRIMARY, pool_arn(place.pool_id, ports.account)});
    return cognito::list_user_pool_replicas_reply{std::move(replicas)};
}

} // namespace

extern const operation create_user_pool_replica_operation = operation_of<cognito::create_user_pool_replica, create>;
extern const operation update_user_pool_replica_operation = operation_of<cognito::update_user_pool_replica, update>;
extern const operation delete_user_pool_replica_operation = operation_of<cognito::delete_user_pool_replica, remove>;
extern const operation list_user_pool_replicas_operation = operation_of<cognito::list_user_pool_replicas, list>;

} // namespace poolguard::pool
