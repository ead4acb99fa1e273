#include "pool/sign_in/device_view.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/protocol/page_limit.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

constexpr std::string_view for_developers = "dev:";

} // namespace

result<void> check_devices_are_tracked(const user_pool_document& pool) {
    if (tracks_devices(pool)) return {};
    return refuse("InvalidUserPoolConfigurationException", "Device tracking is not enabled for this user pool.");
}

cognito::device describe_device(const user_pool_document& pool, const user_document& user,
                                const device_document& device, const operation_ports& ports) {
    const auto owner = fmt::format("{}.{}", user.username, pool.id);
    cognito::device out;
    out.DeviceKey = device.key;
    out.DeviceCreateDate = {base::from_epoch_milliseconds(device.created)};
    out.DeviceLastModifiedDate = {base::from_epoch_milliseconds(device.modified)};
    out.DeviceLastAuthenticatedDate = {
        std::chrono::floor<std::chrono::seconds>(base::from_epoch_milliseconds(device.authenticated))};
    auto& attributes = out.DeviceAttributes;
    attributes.push_back({"device_status", "valid"});
    if (!device.name.empty()) attributes.push_back({"device_name", device.name});
    attributes.push_back({"dev:device_arn", fmt::format("arn:aws:cognito-idp:{}:{}:owner/{}/device/{}",
                                                        region_of(pool.id), ports.account, owner, device.key)});
    attributes.push_back({"dev:device_owner", owner});
    if (!device.address.empty()) attributes.push_back({"last_ip_used", device.address});
    attributes.push_back({"dev:device_remembered_status", device.is_remembered ? "remembered" : "not_remembered"});
    attributes.push_back({"dev:device_sdk", "aws-sdk"});
    return out;
}

result<cognito::list_devices_reply> list_devices_of(const user_pool_document& pool, const user_document& user,
                                                    const device_listing& wanted, const operation_ports& ports) {
    const auto listing = fmt::format("{} {} {}", wanted.operation, pool.id, user.sub);
    const auto token = wanted.token ? std::optional<std::string>(wanted.token->value) : std::nullopt;
    POOLGUARD_TRY(auto after, ports.listings.open(listing, token, wanted.now));
    POOLGUARD_TRY(const auto page, ports.devices.list(pool, user, page_limit(wanted.limit), std::move(after)));
    cognito::list_devices_reply out;
    for (const auto& each : page.records) {
        const auto device = store::decode<device_document>(each);
        if (!device) {
            base::log::warning("device_unreadable", {{"sub", user.sub}});
            continue;
        }
        out.Devices.push_back(describe_device(pool, user, device->value, ports));
        if (!wanted.is_for_administrators)
            std::erase_if(out.Devices.back().DeviceAttributes,
                          [](const auto& attribute) { return attribute.Name.value.starts_with(for_developers); });
    }
    out.PaginationToken = ports.listings.seal(listing, page.next, wanted.now);
    return out;
}

} // namespace poolguard::pool
