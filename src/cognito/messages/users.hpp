#pragma once
// Messages with which an administrator creates, reads, changes, lists and deletes users.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

enum class delivery_medium { SMS, EMAIL };
BOOST_DESCRIBE_ENUM(delivery_medium, SMS, EMAIL)

// The old form of a choice of SMS codes, the only second factor that it knows.
struct mfa_option {
    std::optional<delivery_medium> DeliveryMedium;
    std::optional<json::text<1, 32, attribute_name_pattern>> AttributeName;
};
BOOST_DESCRIBE_STRUCT(mfa_option, (), (DeliveryMedium, AttributeName))

// A user in the replies of AdminCreateUser, ListUsers and ListUsersInGroup.
struct user {
    std::string Username;
    std::vector<attribute> Attributes;
    timestamp UserCreateDate;
    timestamp UserLastModifiedDate;
    bool Enabled = true;
    user_status UserStatus{};
};
BOOST_DESCRIBE_STRUCT(user, (), (Username, Attributes, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus))

enum class message_action { RESEND, SUPPRESS };
BOOST_DESCRIBE_ENUM(message_action, RESEND, SUPPRESS)

struct admin_create_user_reply {
    user User;
};
BOOST_DESCRIBE_STRUCT(admin_create_user_reply, (), (User))

struct admin_create_user {
    static constexpr std::string_view operation = "AdminCreateUser";
    static constexpr auto authorized_by = authorization::signature;
    using reply = admin_create_user_reply;

    user_pool_id UserPoolId;
    username Username;
    std::optional<std::vector<attribute>> UserAttributes;
    std::optional<std::vector<attribute>> ValidationData;
    std::optional<password> TemporaryPassword;
    std::optional<bool> ForceAliasCreation;
    std::optional<message_action> MessageAction;
    std::optional<std::vector<delivery_medium>> DesiredDeliveryMediums;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(admin_create_user, (),
                      (UserPoolId, Username, UserAttributes, ValidationData, TemporaryPassword, ForceAliasCreation,
                       MessageAction, DesiredDeliveryMediums, ClientMetadata))

struct admin_get_user_reply {
    std::string Username;
    std::vector<attribute> UserAttributes;
    timestamp UserCreateDate;
    timestamp UserLastModifiedDate;
    bool Enabled = true;
    user_status UserStatus{};
    std::optional<std::vector<mfa_option>> MFAOptions;
    std::optional<std::string> PreferredMfaSetting;
    std::optional<std::vector<std::string>> UserMFASettingList;
};
BOOST_DESCRIBE_STRUCT(admin_get_user_reply, (),
                      (Username, UserAttributes, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus, MFAOptions,
                       PreferredMfaSetting, UserMFASettingList))

struct admin_get_user {
    static constexpr std::string_view operation = "AdminGetUser";
    static constexpr auto authorized_by = authorization::signature;
    using reply = admin_get_user_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(admin_get_user, (), (UserPoolId, Username))

struct admin_set_user_password {
    static constexpr std::string_view operation = "AdminSetUserPassword";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    password Password;
    std::optional<bool> Permanent;
};
BOOST_DESCRIBE_STRUCT(admin_set_user_password, (), (UserPoolId, Username, Password, Permanent))

struct admin_update_user_attributes {
    static constexpr std::string_view operation = "AdminUpdateUserAttributes";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    std::vector<attribute> UserAttributes;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(admin_update_user_attributes, (), (UserPoolId, Username, UserAttributes, ClientMetadata))

struct admin_delete_user {
    static constexpr std::string_view operation = "AdminDeleteUser";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(admin_delete_user, (), (UserPoolId, Username))

struct admin_disable_user {
    static constexpr std::string_view operation = "AdminDisableUser";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(admin_disable_user, (), (UserPoolId, Username))

struct admin_enable_user {
    static constexpr std::string_view operation = "AdminEnableUser";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(admin_enable_user, (), (UserPoolId, Username))

struct admin_confirm_sign_up {
    static constexpr std::string_view operation = "AdminConfirmSignUp";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(admin_confirm_sign_up, (), (UserPoolId, Username, ClientMetadata))

struct admin_user_global_sign_out {
    static constexpr std::string_view operation = "AdminUserGlobalSignOut";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(admin_user_global_sign_out, (), (UserPoolId, Username))

// No options: the user chooses no SMS codes any more.
struct admin_set_user_settings {
    static constexpr std::string_view operation = "AdminSetUserSettings";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    std::vector<mfa_option> MFAOptions;
};
BOOST_DESCRIBE_STRUCT(admin_set_user_settings, (), (UserPoolId, Username, MFAOptions))

struct set_user_settings {
    static constexpr std::string_view operation = "SetUserSettings";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    access_token AccessToken;
    std::vector<mfa_option> MFAOptions;
};
BOOST_DESCRIBE_STRUCT(set_user_settings, (), (AccessToken, MFAOptions))

struct list_users_reply {
    std::vector<user> Users;
    std::optional<std::string> PaginationToken;
};
BOOST_DESCRIBE_STRUCT(list_users_reply, (), (Users, PaginationToken))

struct list_users {
    static constexpr std::string_view operation = "ListUsers";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_users_reply;

    user_pool_id UserPoolId;
    std::optional<std::vector<attribute_name>> AttributesToGet;
    std::optional<json::integer<0, 60>> Limit;
    std::optional<pagination_token> PaginationToken;
    std::optional<json::text<0, 256>> Filter;
};
BOOST_DESCRIBE_STRUCT(list_users, (), (UserPoolId, AttributesToGet, Limit, PaginationToken, Filter))

} // namespace poolguard::cognito
