#pragma once
// Settings of user pools that name other services of Amazon, or features that this server only keeps: each is validated
// and returned as given.

#include "cognito/messages/clients.hpp"
#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

inline constexpr json::pattern optional_arn_pattern{
    R"((arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?)?)"};
inline constexpr json::pattern email_sender_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+)"};
inline constexpr json::pattern configuration_set_pattern{"^[a-zA-Z0-9_-]+$"};
inline constexpr json::pattern acr_value_pattern{R"([\x21\x23-\x5B\x5D-\x7E]+)"};

enum class token_trigger_version { V1_0, V2_0, V3_0 };
BOOST_DESCRIBE_ENUM(token_trigger_version, V1_0, V2_0, V3_0)
struct token_trigger_config {
    token_trigger_version LambdaVersion{};
    arn LambdaArn;
};
BOOST_DESCRIBE_STRUCT(token_trigger_config, (), (LambdaVersion, LambdaArn))

enum class trigger_version { V1_0 };
BOOST_DESCRIBE_ENUM(trigger_version, V1_0)
struct trigger_config {
    trigger_version LambdaVersion{};
    arn LambdaArn;
};
BOOST_DESCRIBE_STRUCT(trigger_config, (), (LambdaVersion, LambdaArn))

// The functions of the user's own that a pool calls, and the key for what custom senders are sent.
struct lambda_config {
    std::optional<arn> PreSignUp;
    std::optional<arn> CustomMessage;
    std::optional<arn> PostConfirmation;
    std::optional<arn> PreAuthentication;
    std::optional<arn> PostAuthentication;
    std::optional<arn> DefineAuthChallenge;
    std::optional<arn> CreateAuthChallenge;
    std::optional<arn> VerifyAuthChallengeResponse;
    std::optional<arn> PreTokenGeneration;
    std::optional<arn> UserMigration;
    std::optional<token_trigger_config> PreTokenGenerationConfig;
    std::optional<trigger_config> CustomSMSSender;
    std::optional<trigger_config> CustomEmailSender;
    std::optional<arn> KMSKeyID;
    std::optional<trigger_config> InboundFederation;
};
BOOST_DESCRIBE_STRUCT(lambda_config, (),
                      (PreSignUp, CustomMessage, PostConfirmation, PreAuthentication, PostAuthentication,
                       DefineAuthChallenge, CreateAuthChallenge, VerifyAuthChallengeResponse, PreTokenGeneration,
                       UserMigration, PreTokenGenerationConfig, CustomSMSSender, CustomEmailSender, KMSKeyID,
                       InboundFederation))

// Its presence alone switches the remembering of devices on.
struct device_configuration {
    static constexpr bool has_defaults = true;
    bool ChallengeRequiredOnNewDevice = false;
    bool DeviceOnlyRememberedOnUserPrompt = false;
};
BOOST_DESCRIBE_STRUCT(device_configuration, (), (ChallengeRequiredOnNewDevice, DeviceOnlyRememberedOnUserPrompt))

enum class email_sending_account { COGNITO_DEFAULT, DEVELOPER };
BOOST_DESCRIBE_ENUM(email_sending_account, COGNITO_DEFAULT, DEVELOPER)
struct email_configuration {
    std::optional<arn> SourceArn;
    std::optional<json::text<0, 131072, email_sender_pattern>> ReplyToEmailAddress;
    std::optional<email_sending_account> EmailSendingAccount;
    std::optional<long_text> From;
    std::optional<json::text<1, 64, configuration_set_pattern>> ConfigurationSet;
};
BOOST_DESCRIBE_STRUCT(email_configuration, (),
                      (SourceArn, ReplyToEmailAddress, EmailSendingAccount, From, ConfigurationSet))

struct eums_sms_configuration {
    arn CallerArn;
    std::optional<long_text> ExternalId;
    std::optional<long_text> OriginationIdentity;
    std::optional<long_text> ConfigurationSetName;
    std::optional<long_text> InEntityId;
    std::optional<long_text> InTemplateId;
    std::optional<region_code> Region;
};
BOOST_DESCRIBE_STRUCT(eums_sms_configuration, (),
                      (CallerArn, ExternalId, OriginationIdentity, ConfigurationSetName, InEntityId, InTemplateId,
                       Region))

// Either SnsCallerArn or EumsSms.
struct sms_configuration {
    std::optional<json::text<0, 2048, optional_arn_pattern>> SnsCallerArn;
    std::optional<long_text> ExternalId;
    std::optional<region_code> SnsRegion;
    std::optional<eums_sms_configuration> EumsSms;
};
BOOST_DESCRIBE_STRUCT(sms_configuration, (), (SnsCallerArn, ExternalId, SnsRegion, EumsSms))

enum class advanced_security_mode { OFF, AUDIT, ENFORCED };
BOOST_DESCRIBE_ENUM(advanced_security_mode, OFF, AUDIT, ENFORCED)
enum class enabled_security_mode { AUDIT, ENFORCED };
BOOST_DESCRIBE_ENUM(enabled_security_mode, AUDIT, ENFORCED)
struct advanced_security_flows {
    std::optional<enabled_security_mode> CustomAuthMode;
};
BOOST_DESCRIBE_STRUCT(advanced_security_flows, (), (CustomAuthMode))
struct user_pool_add_ons {
    advanced_security_mode AdvancedSecurityMode{};
    std::optional<advanced_security_flows> AdvancedSecurityAdditionalFlows;
};
BOOST_DESCRIBE_STRUCT(user_pool_add_ons, (), (AdvancedSecurityMode, AdvancedSecurityAdditionalFlows))

enum class encryption_key_type { AWS_OWNED_KEY, CUSTOMER_MANAGED_KEY };
BOOST_DESCRIBE_ENUM(encryption_key_type, AWS_OWNED_KEY, CUSTOMER_MANAGED_KEY)
struct key_configuration {
    std::optional<encryption_key_type> KeyType;
    std::optional<arn> KmsKeyArn;
};
BOOST_DESCRIBE_STRUCT(key_configuration, (), (KeyType, KmsKeyArn))

enum class issuer_type { ORIGINAL, UPDATED };
BOOST_DESCRIBE_ENUM(issuer_type, ORIGINAL, UPDATED)
struct issuer_configuration {
    std::optional<issuer_type> Type;
};
BOOST_DESCRIBE_STRUCT(issuer_configuration, (), (Type))

enum class registration_status { Enabled, Disabled };
BOOST_DESCRIBE_ENUM(registration_status, Enabled, Disabled)
// Dynamic client registration (RFC 7591).
struct dcr_configuration {
    std::optional<registration_status> EnableStatus;
    std::optional<bool> OpenDcrEnabled;
    std::optional<std::vector<oauth_flow>> AuthenticatedGrantTypes;
    std::optional<std::vector<oauth_flow>> OpenDcrGrantTypes;
    std::optional<std::vector<json::text<1, 256>>> AllowedScopes;
};
BOOST_DESCRIBE_STRUCT(dcr_configuration, (),
                      (EnableStatus, OpenDcrEnabled, AuthenticatedGrantTypes, OpenDcrGrantTypes, AllowedScopes))

// The name of one of the levels Level1 to Level4 in the acr claim.
struct acr_level {
    json::text<1, 64, acr_value_pattern> AcrValue;
};
BOOST_DESCRIBE_STRUCT(acr_level, (), (AcrValue))

} // namespace poolguard::cognito
