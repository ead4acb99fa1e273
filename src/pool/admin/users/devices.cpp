#include "base/try.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/device_view.hpp"

namespace poolguard::pool {
namespace {

// The user, in a pool that tracks devices.
result<pool_and_user> find_device_owner(std::string_view pool_id, std::string_view username, const call& by,
                                        const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, pool_id));
    POOLGUARD_CHECK(check_devices_are_tracked(*pool));
    return find_user(ports.pools, ports.users, by, pool_id, username);
}

} // namespace

reply_to<cognito::admin_get_device> admin_get_device(const cognito::admin_get_device& input, const call& by,
                                                     const operation_ports& ports) {
    POOLGUARD_TRY(const auto owner, find_device_owner(input.UserPoolId, input.Username, by, ports));
    POOLGUARD_TRY(const auto device, ports.devices.get(*owner.pool, owner.user, input.DeviceKey.value));
    return cognito::device_reply{describe_device(*owner.pool, owner.user, device, ports)};
}

reply_to<cognito::admin_list_devices> admin_list_devices(const cognito::admin_list_devices& input, const call& by,
                                                         const operation_ports& ports) {
    POOLGUARD_TRY(const auto owner, find_device_owner(input.UserPoolId, input.Username, by, ports));
    return list_devices_of(*owner.pool, owner.user,
                           {.operation = input.operation,
                            .is_for_administrators = true,
                            .limit = input.Limit,
                            .token = input.PaginationToken,
                            .now = by.now},
                           ports);
}

reply_to<cognito::admin_update_device_status>
admin_update_device_status(const cognito::admin_update_device_status& input, const call& by,
                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto owner, find_device_owner(input.UserPoolId, input.Username, by, ports));
    POOLGUARD_CHECK(
        ports.devices.set_status(*owner.pool, owner.user, input.DeviceKey.value, input.DeviceRememberedStatus));
    return cognito::empty_reply{};
}

reply_to<cognito::admin_forget_device> admin_forget_device(const cognito::admin_forget_device& input, const call& by,
                                                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto owner, find_device_owner(input.UserPoolId, input.Username, by, ports));
    POOLGUARD_CHECK(ports.devices.forget(*owner.pool, owner.user, input.DeviceKey.value));
    return cognito::no_reply{};
}

extern const operation admin_get_device_operation = operation_of<cognito::admin_get_device, admin_get_device>;
extern const operation admin_list_devices_operation = operation_of<cognito::admin_list_devices, admin_list_devices>;
extern const operation admin_update_device_status_operation =
    operation_of<cognito::admin_update_device_status, admin_update_device_status>;
extern const operation admin_forget_device_operation = operation_of<cognito::admin_forget_device, admin_forget_device>;

} // namespace poolguard::pool
