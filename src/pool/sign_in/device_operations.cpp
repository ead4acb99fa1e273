#include "base/try.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/device_view.hpp"

namespace poolguard::pool {
namespace {

// The owner of the token, in a pool that tracks devices.
result<signed_in_user> verify_device_owner(const std::optional<cognito::access_token>& token,
                                           const operation_ports& ports) {
    if (!token) return refuse_parameter("Missing required parameter AccessToken");
    POOLGUARD_TRY(auto who, verify_owner(*token, ports.tokens));
    POOLGUARD_CHECK(check_devices_are_tracked(who.pool()));
    return who;
}

} // namespace

reply_to<cognito::confirm_device> confirm_device(const cognito::confirm_device& input, const call&,
                                                 const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_device_owner(input.AccessToken, ports));
    POOLGUARD_CHECK(ports.devices.confirm(who.pool(), who.user(), input));
    return cognito::confirm_device_reply{who.pool().settings.DeviceConfiguration->DeviceOnlyRememberedOnUserPrompt};
}

reply_to<cognito::get_device> get_device(const cognito::get_device& input, const call&, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_device_owner(input.AccessToken, ports));
    POOLGUARD_TRY(const auto device, ports.devices.get(who.pool(), who.user(), input.DeviceKey.value));
    return cognito::device_reply{describe_device(who.pool(), who.user(), device, ports)};
}

reply_to<cognito::list_devices> list_devices(const cognito::list_devices& input, const call& by,
                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_device_owner(input.AccessToken, ports));
    return list_devices_of(who.pool(), who.user(),
                           {.operation = input.operation,
                            .is_for_administrators = false,
                            .limit = input.Limit,
                            .token = input.PaginationToken,
                            .now = by.now},
                           ports);
}

reply_to<cognito::update_device_status> update_device_status(const cognito::update_device_status& input, const call&,
                                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_device_owner(input.AccessToken, ports));
    POOLGUARD_CHECK(
        ports.devices.set_status(who.pool(), who.user(), input.DeviceKey.value, input.DeviceRememberedStatus));
    return cognito::empty_reply{};
}

reply_to<cognito::forget_device> forget_device(const cognito::forget_device& input, const call&,
                                               const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_device_owner(input.AccessToken, ports));
    POOLGUARD_CHECK(ports.devices.forget(who.pool(), who.user(), input.DeviceKey.value));
    return cognito::no_reply{};
}

extern const operation confirm_device_operation = operation_of<cognito::confirm_device, confirm_device>;
extern const operation get_device_operation = operation_of<cognito::get_device, get_device>;
extern const operation list_devices_operation = operation_of<cognito::list_devices, list_devices>;
extern const operation update_device_status_operation =
    operation_of<cognito::update_device_status, update_device_status>;
extern const operation forget_device_operation = operation_of<cognito::forget_device, forget_device>;

} // namespace poolguard::pool
