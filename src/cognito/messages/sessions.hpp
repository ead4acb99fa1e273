#pragma once
// Messages about the sessions of users, and about how long and how many they may be.
// Source: Amazon Cognito user pools API reference of November 2026.

#include "cognito/messages/authentication.hpp"

namespace poolguard::cognito {

enum class session_type { TOKEN, SSO };
BOOST_DESCRIBE_ENUM(session_type, TOKEN, SSO)
enum class session_tracking { ENABLED, DISABLED };
BOOST_DESCRIBE_ENUM(session_tracking, ENABLED, DISABLED)

struct session_location {
    std::optional<std::string> City;
    std::optional<std::string> Country;
};
BOOST_DESCRIBE_STRUCT(session_location, (), (City, Country))

// The session of a refresh token, until that expires, or of a browser at the sign-in pages.
struct session_description {
    std::string SessionId;
    session_type SessionType{};
    std::string ClientId;
    timestamp CreateDate;
    timestamp LastActiveDate;
    std::string DeviceType;
    std::optional<std::string> LastIPAddress;
    std::optional<session_location> LastLocation;
    std::optional<std::string> OriginSessionId; // of the browser that a token session came through
    bool IsCurrentSession = false;
};
BOOST_DESCRIBE_STRUCT(session_description, (),
                      (SessionId, SessionType, ClientId, CreateDate, LastActiveDate, DeviceType, LastIPAddress,
                       LastLocation, OriginSessionId, IsCurrentSession))

struct list_sessions_reply {
    std::vector<session_description> Sessions; // the newest first
};
BOOST_DESCRIBE_STRUCT(list_sessions_reply, (), (Sessions))

struct list_user_sessions {
    static constexpr std::string_view operation = "ListUserSessions";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = list_sessions_reply;

    access_token AccessToken;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_user_sessions, (), (AccessToken, NextToken))

struct admin_list_user_sessions {
    static constexpr std::string_view operation = "AdminListUserSessions";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_sessions_reply;

    user_pool_id UserPoolId;
    username Username;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(admin_list_user_sessions, (), (UserPoolId, Username, NextToken))

using session_id_text = json::text<1, 128>;

struct revoke_user_session {
    static constexpr std::string_view operation = "RevokeUserSession";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    access_token AccessToken;
    session_id_text SessionId;
    std::optional<associated_sessions> RevokeAssociatedSessions;
};
BOOST_DESCRIBE_STRUCT(revoke_user_session, (), (AccessToken, SessionId, RevokeAssociatedSessions))

struct admin_revoke_user_session {
    static constexpr std::string_view operation = "AdminRevokeUserSession";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    session_id_text SessionId;
    std::optional<associated_sessions> RevokeAssociatedSessions;
};
BOOST_DESCRIBE_STRUCT(admin_revoke_user_session, (), (UserPoolId, Username, SessionId, RevokeAssociatedSessions))

struct token_session_config {
    json::integer<1, 100> MaxPerUser;
};
BOOST_DESCRIBE_STRUCT(token_session_config, (), (MaxPerUser))

struct user_pool_session_config {
    user_pool_id UserPoolId;
    session_tracking UserSessionTracking{};
    token_session_config TokenSession;
};
BOOST_DESCRIBE_STRUCT(user_pool_session_config, (), (UserPoolId, UserSessionTracking, TokenSession))

struct set_user_pool_session_configuration : user_pool_session_config {
    static constexpr std::string_view operation = "SetUserPoolSessionConfiguration";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_pool_session_config;
};
BOOST_DESCRIBE_STRUCT(set_user_pool_session_configuration, (user_pool_session_config), ())

struct get_user_pool_session_configuration {
    static constexpr std::string_view operation = "GetUserPoolSessionConfiguration";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_pool_session_config;

    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(get_user_pool_session_configuration, (), (UserPoolId))

// How long this client uses a browser's session after the sign-in; 0: never.
struct sso_session_config {
    json::integer<0, 129600> MaxValidityMinutes;
};
BOOST_DESCRIBE_STRUCT(sso_session_config, (), (MaxValidityMinutes))

struct client_session_config {
    user_pool_id UserPoolId;
    client_id ClientId;
    sso_session_config SSOSession;
};
BOOST_DESCRIBE_STRUCT(client_session_config, (), (UserPoolId, ClientId, SSOSession))

struct set_user_pool_client_session_configuration : client_session_config {
    static constexpr std::string_view operation = "SetUserPoolClientSessionConfiguration";
    static constexpr auto authorized_by = authorization::signature;
    using reply = client_session_config;
};
BOOST_DESCRIBE_STRUCT(set_user_pool_client_session_configuration, (client_session_config), ())

struct get_user_pool_client_session_configuration {
    static constexpr std::string_view operation = "GetUserPoolClientSessionConfiguration";
    static constexpr auto authorized_by = authorization::signature;
    using reply = client_session_config;

    user_pool_id UserPoolId;
    client_id ClientId;
};
BOOST_DESCRIBE_STRUCT(get_user_pool_client_session_configuration, (), (UserPoolId, ClientId))

} // namespace poolguard::cognito
