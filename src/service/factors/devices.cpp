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

own_device to_own_device(const cognito::device& from) {
    return {.key = from.DeviceKey,
            .name = device_attribute(from, "device_name"),
            .is_remembered = device_attribute(from, "dev:device_remembered_status") == "remembered",
            .last_address = device_attribute(from, "last_ip_used"),
            .created = from.DeviceCreateDate.at,
            .last_used = from.DeviceLastAuthenticatedDate.at};
}

cognito::result<bool> devices::is_remembered(const principal& who, std::string_view key) {
    const auto found =
        cognito_.call(cognito::get_device{token_of(who), cognito::device_key(std::string(key))}, cognito::idempotent);
    // Amazon may show users only the ones that are; or it was forgotten in the meantime.
    if (!found && found.error().name == cognito::failure_name::resource_not_found) return false;
    if (!found) return std::unexpected(found.error());
    return to_own_device(found->Device).is_remembered;
}

cognito::result<device_page> devices::list(const principal& who, const page_request& wanted) {
    cognito::list_devices message{.AccessToken = token_of(who), .Limit = wanted.limit, .PaginationToken = {}};
    if (wanted.cursor) message.PaginationToken = *wanted.cursor;
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    device_page out{{}, std::move(found.PaginationToken)};
    for (auto& each : found.Devices) {
        POOLGUARD_TRY(const bool remembered, is_remembered(who, each.DeviceKey));
        out.devices.push_back(to_own_device(each));
        out.devices.back().is_remembered = remembered;
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
