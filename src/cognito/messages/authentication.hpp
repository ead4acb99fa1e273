#pragma once
// Messages of sign-in, refresh and sign-out, and of operations with a user's own access token.

#include "cognito/messages/users.hpp"

namespace poolguard::cognito {

enum class auth_flow {
    USER_SRP_AUTH,
    REFRESH_TOKEN_AUTH,
    REFRESH_TOKEN,
    CUSTOM_AUTH,
    ADMIN_NO_SRP_AUTH,
    USER_PASSWORD_AUTH,
    ADMIN_USER_PASSWORD_AUTH,
    USER_AUTH,
};
BOOST_DESCRIBE_ENUM(auth_flow, USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH,
                    USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH)

enum class challenge_name {
    SMS_MFA,
    EMAIL_OTP,
    SOFTWARE_TOKEN_MFA,
    SELECT_MFA_TYPE,
    MFA_SETUP,
    PASSWORD_VERIFIER,
    CUSTOM_CHALLENGE,
    SELECT_CHALLENGE,
    DEVICE_SRP_AUTH,
    DEVICE_PASSWORD_VERIFIER,
    ADMIN_NO_SRP_AUTH,
    NEW_PASSWORD_REQUIRED,
    SMS_OTP,
    PASSWORD,
    WEB_AUTHN,
    PASSWORD_SRP,
};
BOOST_DESCRIBE_ENUM(challenge_name, SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, SELECT_MFA_TYPE, MFA_SETUP,
                    PASSWORD_VERIFIER, CUSTOM_CHALLENGE, SELECT_CHALLENGE, DEVICE_SRP_AUTH, DEVICE_PASSWORD_VERIFIER,
                    ADMIN_NO_SRP_AUTH, NEW_PASSWORD_REQUIRED, SMS_OTP, PASSWORD, WEB_AUTHN, PASSWORD_SRP)

// Parameters and answers by name; their values may be passwords, so they are wiped.
using secret_map = json::map<json::private_text<0, 131072>, json::secret_text<0, 131072>>;

// Of a device that signed in for the first time, where the pool tracks devices.
struct new_device_metadata {
    std::string DeviceKey;
    std::string DeviceGroupKey;
};
BOOST_DESCRIBE_STRUCT(new_device_metadata, (), (DeviceKey, DeviceGroupKey))

struct authentication_result {
    std::optional<std::string> AccessToken;
    std::optional<std::int64_t> ExpiresIn; // lifetime of the access token in seconds
    std::optional<std::string> TokenType;
    std::optional<std::string> RefreshToken;
    std::optional<std::string> IdToken;
    std::optional<new_device_metadata> NewDeviceMetadata;
};
BOOST_DESCRIBE_STRUCT(authentication_result, (),
                      (AccessToken, ExpiresIn, TokenType, RefreshToken, IdToken, NewDeviceMetadata))

// Either AuthenticationResult, or ChallengeName with Session.
struct authentication_reply {
    std::optional<challenge_name> ChallengeName;
    std::optional<std::string> Session;
    string_map ChallengeParameters;
    std::optional<authentication_result> AuthenticationResult;
    std::optional<std::vector<challenge_name>> AvailableChallenges; // of USER_AUTH
};
BOOST_DESCRIBE_STRUCT(authentication_reply, (),
                      (ChallengeName, Session, ChallengeParameters, AuthenticationResult, AvailableChallenges))

struct initiate_auth {
    static constexpr std::string_view operation = "InitiateAuth";
    static constexpr auto authorized_by = authorization::none;
    using reply = authentication_reply;

    auth_flow AuthFlow{};
    std::optional<secret_map> AuthParameters;
    std::optional<string_map> ClientMetadata;
    std::optional<analytics_metadata> AnalyticsMetadata;
    std::optional<user_context_data> UserContextData;
    client_id ClientId;
    std::optional<session> Session;
};
BOOST_DESCRIBE_STRUCT(initiate_auth, (),
                      (AuthFlow, AuthParameters, ClientMetadata, AnalyticsMetadata, UserContextData, ClientId, Session))

struct admin_initiate_auth {
    static constexpr std::string_view operation = "AdminInitiateAuth";
    static constexpr auto authorized_by = authorization::signature;
    using reply = authentication_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
    auth_flow AuthFlow{};
    std::optional<secret_map> AuthParameters;
    std::optional<string_map> ClientMetadata;
    std::optional<analytics_metadata> AnalyticsMetadata;
    std::optional<context_data> ContextData;
    std::optional<session> Session;
};
BOOST_DESCRIBE_STRUCT(admin_initiate_auth, (),
                      (UserPoolId, ClientId, AuthFlow, AuthParameters, ClientMetadata, AnalyticsMetadata, ContextData,
                       Session))

struct respond_to_auth_challenge {
    static constexpr std::string_view operation = "RespondToAuthChallenge";
    static constexpr auto authorized_by = authorization::none;
    using reply = authentication_reply;

    client_id ClientId;
    challenge_name ChallengeName{};
    std::optional<session> Session;
    std::optional<secret_map> ChallengeResponses;
    std::optional<string_map> ClientMetadata;
    std::optional<analytics_metadata> AnalyticsMetadata;
    std::optional<user_context_data> UserContextData;
};
BOOST_DESCRIBE_STRUCT(respond_to_auth_challenge, (),
                      (ClientId, ChallengeName, Session, ChallengeResponses, ClientMetadata, AnalyticsMetadata,
                       UserContextData))

struct admin_respond_to_auth_challenge {
    static constexpr std::string_view operation = "AdminRespondToAuthChallenge";
    static constexpr auto authorized_by = authorization::signature;
    using reply = authentication_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
    challenge_name ChallengeName{};
    std::optional<session> Session;
    std::optional<secret_map> ChallengeResponses;
    std::optional<string_map> ClientMetadata;
    std::optional<analytics_metadata> AnalyticsMetadata;
    std::optional<context_data> ContextData;
};
BOOST_DESCRIBE_STRUCT(admin_respond_to_auth_challenge, (),
                      (UserPoolId, ClientId, ChallengeName, Session, ChallengeResponses, ClientMetadata,
                       AnalyticsMetadata, ContextData))

struct tokens_reply {
    std::optional<authentication_result> AuthenticationResult;
};
BOOST_DESCRIBE_STRUCT(tokens_reply, (), (AuthenticationResult))

struct get_tokens_from_refresh_token {
    static constexpr std::string_view operation = "GetTokensFromRefreshToken";
    static constexpr auto authorized_by = authorization::none;
    using reply = tokens_reply;

    access_token RefreshToken;
    client_id ClientId;
    std::optional<client_secret> ClientSecret;
    std::optional<device_key> DeviceKey;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(get_tokens_from_refresh_token, (),
                      (RefreshToken, ClientId, ClientSecret, DeviceKey, ClientMetadata))

struct get_user_reply {
    std::string Username;
    std::vector<attribute> UserAttributes;
    std::optional<std::vector<mfa_option>> MFAOptions;
    std::optional<std::string> PreferredMfaSetting;
    std::optional<std::vector<std::string>> UserMFASettingList;
};
BOOST_DESCRIBE_STRUCT(get_user_reply, (),
                      (Username, UserAttributes, MFAOptions, PreferredMfaSetting, UserMFASettingList))

struct get_user {
    static constexpr std::string_view operation = "GetUser";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = get_user_reply;

    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(get_user, (), (AccessToken))

struct change_password {
    static constexpr std::string_view operation = "ChangePassword";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    std::optional<password> PreviousPassword;
    password ProposedPassword;
    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(change_password, (), (PreviousPassword, ProposedPassword, AccessToken))

struct global_sign_out {
    static constexpr std::string_view operation = "GlobalSignOut";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(global_sign_out, (), (AccessToken))

enum class associated_sessions { NONE, LINKED };
BOOST_DESCRIBE_ENUM(associated_sessions, NONE, LINKED)

struct revoke_token {
    static constexpr std::string_view operation = "RevokeToken";
    static constexpr auto authorized_by = authorization::none;
    using reply = empty_reply;

    access_token Token;
    client_id ClientId;
    std::optional<client_secret> ClientSecret;
    std::optional<associated_sessions> RevokeAssociatedSessions;
};
BOOST_DESCRIBE_STRUCT(revoke_token, (), (Token, ClientId, ClientSecret, RevokeAssociatedSessions))

} // namespace poolguard::cognito
