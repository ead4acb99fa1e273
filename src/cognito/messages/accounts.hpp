#pragma once
// Messages with which users create and confirm an account, recover its password and change its attributes, and with
// which administrators do the same for them.

#include "cognito/messages/users.hpp"

namespace poolguard::cognito {

// A code as a user enters it; it is wiped.
using confirmation_code = json::secret_text<1, 2048, no_space_pattern>;
using secret_hash_text = json::private_text<1, 128, secret_hash_pattern>;

// Where a code was sent; the address is masked.
struct code_delivery_details {
    std::optional<std::string> Destination; // "m***@e***", "+*******1234"
    std::optional<delivery_medium> DeliveryMedium;
    std::optional<std::string> AttributeName; // "email", "phone_number"
};
BOOST_DESCRIBE_STRUCT(code_delivery_details, (), (Destination, DeliveryMedium, AttributeName))

struct code_delivery_reply {
    std::optional<code_delivery_details> CodeDeliveryDetails;
};
BOOST_DESCRIBE_STRUCT(code_delivery_reply, (), (CodeDeliveryDetails))

struct sign_up_reply {
    bool UserConfirmed = false;
    std::optional<code_delivery_details> CodeDeliveryDetails;
    std::string UserSub;
    std::optional<std::string> Session;
};
BOOST_DESCRIBE_STRUCT(sign_up_reply, (), (UserConfirmed, CodeDeliveryDetails, UserSub, Session))

struct sign_up {
    static constexpr std::string_view operation = "SignUp";
    static constexpr auto authorized_by = authorization::none;
    using reply = sign_up_reply;

    client_id ClientId;
    std::optional<secret_hash_text> SecretHash;
    username Username;
    std::optional<password> Password;
    std::optional<std::vector<attribute>> UserAttributes;
    std::optional<std::vector<attribute>> ValidationData;
    std::optional<analytics_metadata> AnalyticsMetadata;
    std::optional<user_context_data> UserContextData;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(sign_up, (),
                      (ClientId, SecretHash, Username, Password, UserAttributes, ValidationData, AnalyticsMetadata,
                       UserContextData, ClientMetadata))

struct confirm_sign_up_reply {
    std::optional<std::string> Session;
};
BOOST_DESCRIBE_STRUCT(confirm_sign_up_reply, (), (Session))

struct confirm_sign_up {
    static constexpr std::string_view operation = "ConfirmSignUp";
    static constexpr auto authorized_by = authorization::none;
    using reply = confirm_sign_up_reply;

    client_id ClientId;
    std::optional<secret_hash_text> SecretHash;
    username Username;
    confirmation_code ConfirmationCode;
    std::optional<bool> ForceAliasCreation;
    std::optional<analytics_metadata> AnalyticsMetadata;
    std::optional<user_context_data> UserContextData;
    std::optional<string_map> ClientMetadata;
    std::optional<session> Session;
};
BOOST_DESCRIBE_STRUCT(confirm_sign_up, (),
                      (ClientId, SecretHash, Username, ConfirmationCode, ForceAliasCreation, AnalyticsMetadata,
                       UserContextData, ClientMetadata, Session))

struct resend_confirmation_code {
    static constexpr std::string_view operation = "ResendConfirmationCode";
    static constexpr auto authorized_by = authorization::none;
    using reply = code_delivery_reply;

    client_id ClientId;
    std::optional<secret_hash_text> SecretHash;
    username Username;
    std::optional<analytics_metadata> AnalyticsMetadata;
    std::optional<user_context_data> UserContextData;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(resend_confirmation_code, (),
                      (ClientId, SecretHash, Username, AnalyticsMetadata, UserContextData, ClientMetadata))

struct forgot_password {
    static constexpr std::string_view operation = "ForgotPassword";
    static constexpr auto authorized_by = authorization::none;
    using reply = code_delivery_reply;

    client_id ClientId;
    std::optional<secret_hash_text> SecretHash;
    username Username;
    std::optional<analytics_metadata> AnalyticsMetadata;
    std::optional<user_context_data> UserContextData;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(forgot_password, (),
                      (ClientId, SecretHash, Username, AnalyticsMetadata, UserContextData, ClientMetadata))

struct confirm_forgot_password {
    static constexpr std::string_view operation = "ConfirmForgotPassword";
    static constexpr auto authorized_by = authorization::none;
    using reply = empty_reply;

    client_id ClientId;
    std::optional<secret_hash_text> SecretHash;
    username Username;
    confirmation_code ConfirmationCode;
    password Password;
    std::optional<analytics_metadata> AnalyticsMetadata;
    std::optional<user_context_data> UserContextData;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(confirm_forgot_password, (),
                      (ClientId, SecretHash, Username, ConfirmationCode, Password, AnalyticsMetadata, UserContextData,
                       ClientMetadata))

struct admin_reset_user_password {
    static constexpr std::string_view operation = "AdminResetUserPassword";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(admin_reset_user_password, (), (UserPoolId, Username, ClientMetadata))

struct update_user_attributes_reply {
    std::optional<std::vector<code_delivery_details>> CodeDeliveryDetailsList;
};
BOOST_DESCRIBE_STRUCT(update_user_attributes_reply, (), (CodeDeliveryDetailsList))

struct update_user_attributes {
    static constexpr std::string_view operation = "UpdateUserAttributes";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = update_user_attributes_reply;

    std::vector<attribute> UserAttributes;
    access_token AccessToken;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(update_user_attributes, (), (UserAttributes, AccessToken, ClientMetadata))

struct delete_user_attributes {
    static constexpr std::string_view operation = "DeleteUserAttributes";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    std::vector<attribute_name> UserAttributeNames;
    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(delete_user_attributes, (), (UserAttributeNames, AccessToken))

struct admin_delete_user_attributes {
    static constexpr std::string_view operation = "AdminDeleteUserAttributes";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    std::vector<attribute_name> UserAttributeNames;
};
BOOST_DESCRIBE_STRUCT(admin_delete_user_attributes, (), (UserPoolId, Username, UserAttributeNames))

struct get_user_attribute_verification_code {
    static constexpr std::string_view operation = "GetUserAttributeVerificationCode";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = code_delivery_reply;

    access_token AccessToken;
    attribute_name AttributeName;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(get_user_attribute_verification_code, (), (AccessToken, AttributeName, ClientMetadata))

struct verify_user_attribute {
    static constexpr std::string_view operation = "VerifyUserAttribute";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    access_token AccessToken;
    attribute_name AttributeName;
    confirmation_code Code;
};
BOOST_DESCRIBE_STRUCT(verify_user_attribute, (), (AccessToken, AttributeName, Code))

struct delete_user {
    static constexpr std::string_view operation = "DeleteUser";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = no_reply;

    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(delete_user, (), (AccessToken))

} // namespace poolguard::cognito
