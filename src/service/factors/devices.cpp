#include "service/factors/devices.hpp"

#include "base/try.hpp"
#include "service/token_of.hpp"

namespace poolguard::service {
namespace {

std::optional<std::string> device_attribute(const cognito::device& from, std::string_view name) {
    for (const auto& each : from.DeviceAttributes)
        if (each.Name.value == name && each.Value) return each.Value->value;
    return std::nullopt;
}

} // namespace

cognito::result<bool> devices::is_remembered(const principal& who, std::string_view key) {
    const auto found =
        cognito_.call(cognito::get_device{token_of(who), cognito::device_key(std::string(key))}, cognito::idempotent);
    // Amazon may show users only the ones that are; or it was forgotten in the meantime.
    if (!found && found.error().name == cognito::failure_name::resource_not_found) return false;
    if (!found) return std::unexpected(found.error());
    return device_attribute(found->Device, "dev:device_remembered_status") == "remembered";
}

cognito::result<device_page> devices::list(const principal& who, const page_request& wanted) {
    cognito::list_devices message{.AccessToken = token_of(who), .Limit = wanted.limit, .PaginationToken = {}};
    if (wanted.cursor) message.PaginationToken = *wanted.cursor;
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    device_page out{{}, std::move(found.PaginationToken)};
    for (auto& each : found.Devices) {
        POOLGUARD_TRY(const bool remembered, is_remembered(who, each.DeviceKey));
        out.devices.push_back({.key = each.DeviceKey,
                               .name = device_attribute(each, "device_name"),
                               .is_remembered = remembered,
                               .last_address = device_attribute(each, "last_ip_used"),
                               .created = each.DeviceCreateDate.at,
                               .last_used = each.DeviceLastAuthenticatedDate.at});
    }
    return out;
}

cognito::result<bool> devices::confirm(const principal& who, cognito::confirm_device device) {
    device.AccessToken = token_of(who);
    POOLGUARD_TRY(const auto confirmed, cognito_.call(device));
    return !confirmed.UserConfirmationNecessary;
}

cognito::result<void> devices::remember(const principal& who, std::string_view key, bool is_remembered) {
    using enum cognito::remembered_status;
    const cognito::update_device_status message{.AccessToken = token_of(who),
                                                .DeviceKey = std::string(key),
                                                .DeviceRememberedStatus = is_remembered ? remembered : not_remembered};
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<void> devices::forget(const principal& who, std::string_view key) {
    POOLGUARD_CHECK(cognito_.call(cognito::forget_device{token_of(who), std::string(key)}));
    return {};
}

} // namespace poolguard::service
