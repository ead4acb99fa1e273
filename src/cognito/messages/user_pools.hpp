#pragma once
// Messages that create, describe, change, list and delete user pools.

#include "cognito/messages/common.hpp"
#include "cognito/messages/user_pool_configuration.hpp"

namespace poolguard::cognito {

inline constexpr json::pattern link_message_pattern{
    R"([\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*)"};
inline constexpr json::pattern sms_invitation_pattern{"(?s).*"};
inline constexpr json::pattern email_invitation_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*)"};

struct password_policy {
    std::optional<json::integer<6, 99>> MinimumLength;
    std::optional<bool> RequireUppercase;
    std::optional<bool> RequireLowercase;
    std::optional<bool> RequireNumbers;
    std::optional<bool> RequireSymbols;
    std::optional<json::integer<0, 24>> PasswordHistorySize;
    std::optional<json::integer<0, 365>> TemporaryPasswordValidityDays;
};
BOOST_DESCRIBE_STRUCT(password_policy, (),
                      (MinimumLength, RequireUppercase, RequireLowercase, RequireNumbers, RequireSymbols,
                       PasswordHistorySize, TemporaryPasswordValidityDays))

enum class auth_factor { PASSWORD, EMAIL_OTP, SMS_OTP, WEB_AUTHN, SOFTWARE_TOKEN };
BOOST_DESCRIBE_ENUM(auth_factor, PASSWORD, EMAIL_OTP, SMS_OTP, WEB_AUTHN, SOFTWARE_TOKEN)

struct sign_in_policy {
    std::optional<json::list<auth_factor, 1, 5>> AllowedFirstAuthFactors;
};
BOOST_DESCRIBE_STRUCT(sign_in_policy, (), (AllowedFirstAuthFactors))

struct user_pool_policies {
    std::optional<password_policy> PasswordPolicy;
    std::optional<sign_in_policy> SignInPolicy;
};
BOOST_DESCRIBE_STRUCT(user_pool_policies, (), (PasswordPolicy, SignInPolicy))

enum class activity { ACTIVE, INACTIVE };
BOOST_DESCRIBE_ENUM(activity, ACTIVE, INACTIVE)
enum class verified_attribute { phone_number, email };
BOOST_DESCRIBE_ENUM(verified_attribute, phone_number, email)
enum class alias_attribute { phone_number, email, preferred_username };
BOOST_DESCRIBE_ENUM(alias_attribute, phone_number, email, preferred_username)
enum class mfa_mode { OFF, ON, OPTIONAL };
BOOST_DESCRIBE_ENUM(mfa_mode, OFF, ON, OPTIONAL)
enum class tier { LITE, ESSENTIALS, PLUS };
BOOST_DESCRIBE_ENUM(tier, LITE, ESSENTIALS, PLUS)

struct invite_message_template {
    std::optional<json::text<6, 140, sms_invitation_pattern>> SMSMessage;
    std::optional<json::text<6, 20000, email_invitation_pattern>> EmailMessage;
    std::optional<mail_subject> EmailSubject;
};
BOOST_DESCRIBE_STRUCT(invite_message_template, (), (SMSMessage, EmailMessage, EmailSubject))

enum class email_option { CONFIRM_WITH_LINK, CONFIRM_WITH_CODE };
BOOST_DESCRIBE_ENUM(email_option, CONFIRM_WITH_LINK, CONFIRM_WITH_CODE)

struct verification_message_template {
    std::optional<sms_message> SmsMessage;
    std::optional<email_message> EmailMessage;
    std::optional<mail_subject> EmailSubject;
    std::optional<json::text<6, 20000, link_message_pattern>> EmailMessageByLink;
    std::optional<mail_subject> EmailSubjectByLink;
    std::optional<email_option> DefaultEmailOption;
};
BOOST_DESCRIBE_STRUCT(verification_message_template, (),
                      (SmsMessage, EmailMessage, EmailSubject, EmailMessageByLink, EmailSubjectByLink,
                       DefaultEmailOption))

struct user_attribute_update_settings {
    std::optional<std::vector<verified_attribute>> AttributesRequireVerificationBeforeUpdate;
};
BOOST_DESCRIBE_STRUCT(user_attribute_update_settings, (), (AttributesRequireVerificationBeforeUpdate))

enum class recovery_option { verified_email, verified_phone_number, admin_only };
BOOST_DESCRIBE_ENUM(recovery_option, verified_email, verified_phone_number, admin_only)
struct recovery_mechanism {
    json::integer<1, 2> Priority;
    recovery_option Name{};
};
BOOST_DESCRIBE_STRUCT(recovery_mechanism, (), (Priority, Name))
struct account_recovery_setting {
    std::optional<json::list<recovery_mechanism, 1, 2>> RecoveryMechanisms;
};
BOOST_DESCRIBE_STRUCT(account_recovery_setting, (), (RecoveryMechanisms))

struct admin_create_user_config {
    std::optional<bool> AllowAdminCreateUserOnly;
    std::optional<json::integer<0, 365>> UnusedAccountValidityDays;
    std::optional<invite_message_template> InviteMessageTemplate;
};
BOOST_DESCRIBE_STRUCT(admin_create_user_config, (),
                      (AllowAdminCreateUserOnly, UnusedAccountValidityDays, InviteMessageTemplate))

enum class attribute_data_type { String, Number, DateTime, Boolean };
BOOST_DESCRIBE_ENUM(attribute_data_type, String, Number, DateTime, Boolean)

struct number_constraints {
    std::optional<long_text> MinValue;
    std::optional<long_text> MaxValue;
};
BOOST_DESCRIBE_STRUCT(number_constraints, (), (MinValue, MaxValue))
struct string_constraints {
    std::optional<long_text> MinLength;
    std::optional<long_text> MaxLength;
};
BOOST_DESCRIBE_STRUCT(string_constraints, (), (MinLength, MaxLength))

struct schema_attribute {
    // Without "custom:" in requests, with it in replies.
    std::optional<json::text<1, 20, username_pattern>> Name;
    std::optional<attribute_data_type> AttributeDataType;
    std::optional<bool> DeveloperOnlyAttribute;
    std::optional<bool> Mutable;
    std::optional<bool> Required;
    std::optional<number_constraints> NumberAttributeConstraints;
    std::optional<string_constraints> StringAttributeConstraints;
};
BOOST_DESCRIBE_STRUCT(schema_attribute, (),
                      (Name, AttributeDataType, DeveloperOnlyAttribute, Mutable, Required, NumberAttributeConstraints,
                       StringAttributeConstraints))

// An attribute of a pool's schema under its full name, which is longer than in requests: "phone_number_verified",
// "custom:tenant_id".
struct described_attribute {
    static constexpr bool has_defaults = true;
    json::text<1, 32> Name;
    attribute_data_type AttributeDataType = attribute_data_type::String;
    bool DeveloperOnlyAttribute = false;
    bool Mutable = true;
    bool Required = false;
    std::optional<number_constraints> NumberAttributeConstraints;
    std::optional<string_constraints> StringAttributeConstraints;
};
BOOST_DESCRIBE_STRUCT(described_attribute, (),
                      (Name, AttributeDataType, DeveloperOnlyAttribute, Mutable, Required, NumberAttributeConstraints,
                       StringAttributeConstraints))

struct username_configuration {
    bool CaseSensitive = true;
};
BOOST_DESCRIBE_STRUCT(username_configuration, (), (CaseSensitive))

// The settings in CreateUserPool and in the reply of DescribeUserPool.
struct user_pool_settings {
    std::optional<user_pool_policies> Policies;
    std::optional<activity> DeletionProtection;
    std::optional<lambda_config> LambdaConfig;
    std::optional<std::vector<verified_attribute>> AutoVerifiedAttributes;
    std::optional<std::vector<alias_attribute>> AliasAttributes;
    std::optional<std::vector<verified_attribute>> UsernameAttributes;
    std::optional<sms_message> SmsVerificationMessage;
    std::optional<email_message> EmailVerificationMessage;
    std::optional<mail_subject> EmailVerificationSubject;
    std::optional<verification_message_template> VerificationMessageTemplate;
    std::optional<sms_message> SmsAuthenticationMessage;
    std::optional<mfa_mode> MfaConfiguration;
    std::optional<user_attribute_update_settings> UserAttributeUpdateSettings;
    std::optional<device_configuration> DeviceConfiguration;
    std::optional<email_configuration> EmailConfiguration;
    std::optional<sms_configuration> SmsConfiguration;
    std::optional<tags> UserPoolTags;
    std::optional<admin_create_user_config> AdminCreateUserConfig;
    std::optional<user_pool_add_ons> UserPoolAddOns;
    std::optional<username_configuration> UsernameConfiguration;
    std::optional<account_recovery_setting> AccountRecoverySetting;
    std::optional<tier> UserPoolTier;
    std::optional<key_configuration> KeyConfiguration;
    std::optional<issuer_configuration> IssuerConfiguration;
    std::optional<dcr_configuration> DcrConfiguration;
    std::optional<std::map<std::string, acr_level>> AcrConfiguration;
};
BOOST_DESCRIBE_STRUCT(user_pool_settings, (),
                      (Policies, DeletionProtection, LambdaConfig, AutoVerifiedAttributes, AliasAttributes,
                       UsernameAttributes, SmsVerificationMessage, EmailVerificationMessage, EmailVerificationSubject,
                       VerificationMessageTemplate, SmsAuthenticationMessage, MfaConfiguration,
                       UserAttributeUpdateSettings, DeviceConfiguration, EmailConfiguration, SmsConfiguration,
                       UserPoolTags, AdminCreateUserConfig, UserPoolAddOns, UsernameConfiguration,
                       AccountRecoverySetting, UserPoolTier, KeyConfiguration, IssuerConfiguration, DcrConfiguration,
                       AcrConfiguration))

struct user_pool : user_pool_settings {
    std::string Id;
    std::string Name;
    std::string Arn;
    timestamp LastModifiedDate;
    timestamp CreationDate;
    std::vector<described_attribute> SchemaAttributes;
    std::int64_t EstimatedNumberOfUsers = 0;
    std::optional<std::string> Domain;
    std::optional<std::string> CustomDomain;
};
BOOST_DESCRIBE_STRUCT(user_pool, (user_pool_settings),
                      (Id, Name, Arn, LastModifiedDate, CreationDate, SchemaAttributes, EstimatedNumberOfUsers, Domain,
                       CustomDomain))

struct user_pool_reply {
    user_pool UserPool;
};
BOOST_DESCRIBE_STRUCT(user_pool_reply, (), (UserPool))

struct create_user_pool : user_pool_settings {
    static constexpr std::string_view operation = "CreateUserPool";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_pool_reply;

    pool_name PoolName;
    std::optional<json::list<schema_attribute, 1, 50>> Schema;
};
BOOST_DESCRIBE_STRUCT(create_user_pool, (user_pool_settings), (PoolName, Schema))

struct describe_user_pool {
    static constexpr std::string_view operation = "DescribeUserPool";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_pool_reply;

    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(describe_user_pool, (), (UserPoolId))

// Of the settings that are not given, some are kept; the others are reset to their defaults.
struct update_user_pool : user_pool_settings {
    static constexpr std::string_view operation = "UpdateUserPool";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    std::optional<pool_name> PoolName;
};
BOOST_DESCRIBE_STRUCT(update_user_pool, (user_pool_settings), (UserPoolId, PoolName))

struct add_custom_attributes {
    static constexpr std::string_view operation = "AddCustomAttributes";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    json::list<schema_attribute, 1, 25> CustomAttributes;
};
BOOST_DESCRIBE_STRUCT(add_custom_attributes, (), (UserPoolId, CustomAttributes))

struct user_pool_summary {
    std::string Id;
    std::string Name;
    lambda_config LambdaConfig;
    timestamp LastModifiedDate;
    timestamp CreationDate;
};
BOOST_DESCRIBE_STRUCT(user_pool_summary, (), (Id, Name, LambdaConfig, LastModifiedDate, CreationDate))

struct list_user_pools_reply {
    std::vector<user_pool_summary> UserPools;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_user_pools_reply, (), (UserPools, NextToken))

struct list_user_pools {
    static constexpr std::string_view operation = "ListUserPools";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_user_pools_reply;

    std::optional<pagination_token> NextToken;
    json::integer<1, 60> MaxResults;
};
BOOST_DESCRIBE_STRUCT(list_user_pools, (), (NextToken, MaxResults))

struct delete_user_pool {
    static constexpr std::string_view operation = "DeleteUserPool";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(delete_user_pool, (), (UserPoolId))

} // namespace poolguard::cognito
