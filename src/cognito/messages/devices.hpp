#pragma once
// Messages about the devices that users sign in from.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

struct device {
    std::string DeviceKey;
    std::vector<attribute> DeviceAttributes;
    timestamp DeviceCreateDate;
    timestamp DeviceLastModifiedDate;
    timestamp DeviceLastAuthenticatedDate; // in whole seconds
};
BOOST_DESCRIBE_STRUCT(device, (),
                      (DeviceKey, DeviceAttributes, DeviceCreateDate, DeviceLastModifiedDate,
                       DeviceLastAuthenticatedDate))

struct device_reply {
    device Device;
};
BOOST_DESCRIBE_STRUCT(device_reply, (), (Device))

struct list_devices_reply {
    std::vector<device> Devices;
    std::optional<std::string> PaginationToken;
};
BOOST_DESCRIBE_STRUCT(list_devices_reply, (), (Devices, PaginationToken))

enum class remembered_status { remembered, not_remembered };
BOOST_DESCRIBE_ENUM(remembered_status, remembered, not_remembered)

// What the device's password is checked by, for SRP: both are base64 of big-endian numbers.
struct device_secret_verifier {
    std::optional<long_text> PasswordVerifier;
    std::optional<long_text> Salt;
};
BOOST_DESCRIBE_STRUCT(device_secret_verifier, (), (PasswordVerifier, Salt))

struct confirm_device_reply {
    bool UserConfirmationNecessary = false; // the device is only remembered when UpdateDeviceStatus says so
};
BOOST_DESCRIBE_STRUCT(confirm_device_reply, (), (UserConfirmationNecessary))

struct confirm_device {
    static constexpr std::string_view operation = "ConfirmDevice";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = confirm_device_reply;

    access_token AccessToken;
    device_key DeviceKey;
    std::optional<device_secret_verifier> DeviceSecretVerifierConfig;
    std::optional<json::text<1, 1024>> DeviceName;
};
BOOST_DESCRIBE_STRUCT(confirm_device, (), (AccessToken, DeviceKey, DeviceSecretVerifierConfig, DeviceName))

struct forget_device {
    static constexpr std::string_view operation = "ForgetDevice";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = no_reply;

    std::optional<access_token> AccessToken;
    device_key DeviceKey;
};
BOOST_DESCRIBE_STRUCT(forget_device, (), (AccessToken, DeviceKey))

struct get_device {
    static constexpr std::string_view operation = "GetDevice";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = device_reply;

    std::optional<access_token> AccessToken;
    device_key DeviceKey;
};
BOOST_DESCRIBE_STRUCT(get_device, (), (AccessToken, DeviceKey))

struct list_devices {
    static constexpr std::string_view operation = "ListDevices";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = list_devices_reply;

    access_token AccessToken;
    std::optional<json::integer<0, 60>> Limit;
    std::optional<json::text<1, json::unbounded, no_space_pattern>> PaginationToken;
};
BOOST_DESCRIBE_STRUCT(list_devices, (), (AccessToken, Limit, PaginationToken))

struct update_device_status {
    static constexpr std::string_view operation = "UpdateDeviceStatus";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    access_token AccessToken;
    device_key DeviceKey;
    std::optional<remembered_status> DeviceRememberedStatus;
};
BOOST_DESCRIBE_STRUCT(update_device_status, (), (AccessToken, DeviceKey, DeviceRememberedStatus))

struct admin_forget_device {
    static constexpr std::string_view operation = "AdminForgetDevice";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    username Username;
    device_key DeviceKey;
};
BOOST_DESCRIBE_STRUCT(admin_forget_device, (), (UserPoolId, Username, DeviceKey))

struct admin_get_device {
    static constexpr std::string_view operation = "AdminGetDevice";
    static constexpr auto authorized_by = authorization::signature;
    using reply = device_reply;

    user_pool_id UserPoolId;
    username Username;
    device_key DeviceKey;
};
BOOST_DESCRIBE_STRUCT(admin_get_device, (), (UserPoolId, Username, DeviceKey))

struct admin_list_devices {
    static constexpr std::string_view operation = "AdminListDevices";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_devices_reply;

    user_pool_id UserPoolId;
    username Username;
    std::optional<json::integer<0, 60>> Limit;
    std::optional<json::text<1, json::unbounded, no_space_pattern>> PaginationToken;
};
BOOST_DESCRIBE_STRUCT(admin_list_devices, (), (UserPoolId, Username, Limit, PaginationToken))

struct admin_update_device_status {
    static constexpr std::string_view operation = "AdminUpdateDeviceStatus";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    device_key DeviceKey;
    std::optional<remembered_status> DeviceRememberedStatus;
};
BOOST_DESCRIBE_STRUCT(admin_update_device_status, (), (UserPoolId, Username, DeviceKey, DeviceRememberedStatus))

} // namespace poolguard::cognito
