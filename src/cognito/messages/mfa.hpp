#pragma once
// Messages of second factors: those that a pool offers, those that a user has chosen, and the registration of a TOTP
// app.

#include "cognito/messages/user_pools.hpp"

namespace poolguard::cognito {

inline constexpr json::pattern totp_code_pattern{"[0-9]+"};
using totp_code = json::secret_text<6, 6, totp_code_pattern>;

// Either AccessToken, or the Session of an MFA_SETUP challenge.
struct associate_software_token_reply {
    std::string SecretCode; // base32 (RFC 4648 section 6) without padding
    std::optional<std::string> Session;
};
BOOST_DESCRIBE_STRUCT(associate_software_token_reply, (), (SecretCode, Session))

struct associate_software_token {
    static constexpr std::string_view operation = "AssociateSoftwareToken";
    static constexpr auto authorized_by = authorization::none;
    using reply = associate_software_token_reply;

    std::optional<access_token> AccessToken;
    std::optional<session> Session;
};
BOOST_DESCRIBE_STRUCT(associate_software_token, (), (AccessToken, Session))

enum class software_token_status { SUCCESS, ERROR };
BOOST_DESCRIBE_ENUM(software_token_status, SUCCESS, ERROR)

struct verify_software_token_reply {
    software_token_status Status{};
    std::optional<std::string> Session;
};
BOOST_DESCRIBE_STRUCT(verify_software_token_reply, (), (Status, Session))

struct verify_software_token {
    static constexpr std::string_view operation = "VerifySoftwareToken";
    static constexpr auto authorized_by = authorization::none;
    using reply = verify_software_token_reply;

    std::optional<access_token> AccessToken;
    std::optional<session> Session;
    totp_code UserCode;
    std::optional<long_text> FriendlyDeviceName;
};
BOOST_DESCRIBE_STRUCT(verify_software_token, (), (AccessToken, Session, UserCode, FriendlyDeviceName))

struct mfa_settings {
    std::optional<bool> Enabled;
    std::optional<bool> PreferredMfa;
};
BOOST_DESCRIBE_STRUCT(mfa_settings, (), (Enabled, PreferredMfa))

struct webauthn_mfa_settings {
    std::optional<bool> Enabled;
};
BOOST_DESCRIBE_STRUCT(webauthn_mfa_settings, (), (Enabled))

struct mfa_preference {
    std::optional<mfa_settings> SMSMfaSettings;
    std::optional<mfa_settings> SoftwareTokenMfaSettings;
    std::optional<mfa_settings> EmailMfaSettings;
    std::optional<webauthn_mfa_settings> WebAuthnMfaSettings;
};
BOOST_DESCRIBE_STRUCT(mfa_preference, (),
                      (SMSMfaSettings, SoftwareTokenMfaSettings, EmailMfaSettings, WebAuthnMfaSettings))

struct set_user_mfa_preference : mfa_preference {
    static constexpr std::string_view operation = "SetUserMFAPreference";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(set_user_mfa_preference, (mfa_preference), (AccessToken))

struct admin_set_user_mfa_preference : mfa_preference {
    static constexpr std::string_view operation = "AdminSetUserMFAPreference";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    username Username;
    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(admin_set_user_mfa_preference, (mfa_preference), (Username, UserPoolId))

struct admin_delete_software_token {
    static constexpr std::string_view operation = "AdminDeleteSoftwareToken";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(admin_delete_software_token, (), (UserPoolId, Username))

struct sms_mfa_config {
    std::optional<sms_message> SmsAuthenticationMessage;
    std::optional<sms_configuration> SmsConfiguration;
};
BOOST_DESCRIBE_STRUCT(sms_mfa_config, (), (SmsAuthenticationMessage, SmsConfiguration))

struct software_token_mfa_config {
    std::optional<bool> Enabled;
};
BOOST_DESCRIBE_STRUCT(software_token_mfa_config, (), (Enabled))

struct email_mfa_config {
    std::optional<email_message> Message;
    std::optional<json::text<0, 131072, subject_pattern>> Subject;
};
BOOST_DESCRIBE_STRUCT(email_mfa_config, (), (Message, Subject))

enum class user_verification { required, preferred };
BOOST_DESCRIBE_ENUM(user_verification, required, preferred)
enum class passkey_factor { SINGLE_FACTOR, MULTI_FACTOR_WITH_USER_VERIFICATION };
BOOST_DESCRIBE_ENUM(passkey_factor, SINGLE_FACTOR, MULTI_FACTOR_WITH_USER_VERIFICATION)
struct web_authn_configuration {
    std::optional<json::text<1, 127>> RelyingPartyId;
    std::optional<user_verification> UserVerification;
    std::optional<passkey_factor> FactorConfiguration;
};
BOOST_DESCRIBE_STRUCT(web_authn_configuration, (), (RelyingPartyId, UserVerification, FactorConfiguration))

// The settings in SetUserPoolMfaConfig, and in the replies of both operations.
struct user_pool_mfa_config {
    std::optional<sms_mfa_config> SmsMfaConfiguration;
    std::optional<software_token_mfa_config> SoftwareTokenMfaConfiguration;
    std::optional<email_mfa_config> EmailMfaConfiguration;
    std::optional<mfa_mode> MfaConfiguration;
    std::optional<web_authn_configuration> WebAuthnConfiguration;
};
BOOST_DESCRIBE_STRUCT(user_pool_mfa_config, (),
                      (SmsMfaConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration, MfaConfiguration,
                       WebAuthnConfiguration))

struct set_user_pool_mfa_config : user_pool_mfa_config {
    static constexpr std::string_view operation = "SetUserPoolMfaConfig";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_pool_mfa_config;

    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(set_user_pool_mfa_config, (user_pool_mfa_config), (UserPoolId))

struct get_user_pool_mfa_config {
    static constexpr std::string_view operation = "GetUserPoolMfaConfig";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_pool_mfa_config;

    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(get_user_pool_mfa_config, (), (UserPoolId))

} // namespace poolguard::cognito
