#pragma once
// Messages that create, describe, change, list and delete the app clients of a pool.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

enum class explicit_auth_flow {
    ADMIN_NO_SRP_AUTH,
    CUSTOM_AUTH_FLOW_ONLY,
    USER_PASSWORD_AUTH,
    ALLOW_ADMIN_USER_PASSWORD_AUTH,
    ALLOW_CUSTOM_AUTH,
    ALLOW_USER_PASSWORD_AUTH,
    ALLOW_USER_SRP_AUTH,
    ALLOW_REFRESH_TOKEN_AUTH,
    ALLOW_USER_AUTH,
    ALLOW_CLIENT_TOKEN_AUTH, // GetClientToken; without any other
};
BOOST_DESCRIBE_ENUM(explicit_auth_flow, ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY, USER_PASSWORD_AUTH,
                    ALLOW_ADMIN_USER_PASSWORD_AUTH, ALLOW_CUSTOM_AUTH, ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH,
                    ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_AUTH, ALLOW_CLIENT_TOKEN_AUTH)

enum class time_unit { seconds, minutes, hours, days };
BOOST_DESCRIBE_ENUM(time_unit, seconds, minutes, hours, days)
enum class oauth_flow { code, implicit, client_credentials };
BOOST_DESCRIBE_ENUM(oauth_flow, code, implicit, client_credentials)
enum class user_existence_errors { LEGACY, ENABLED };
BOOST_DESCRIBE_ENUM(user_existence_errors, LEGACY, ENABLED)
enum class feature_state { ENABLED, DISABLED };
BOOST_DESCRIBE_ENUM(feature_state, ENABLED, DISABLED)

struct token_validity_units {
    std::optional<time_unit> AccessToken;
    std::optional<time_unit> IdToken;
    std::optional<time_unit> RefreshToken;
};
BOOST_DESCRIBE_STRUCT(token_validity_units, (), (AccessToken, IdToken, RefreshToken))

struct refresh_token_rotation {
    feature_state Feature{};
    std::optional<json::integer<0, 60>> RetryGracePeriodSeconds;
};
BOOST_DESCRIBE_STRUCT(refresh_token_rotation, (), (Feature, RetryGracePeriodSeconds))

inline constexpr json::pattern hex_pattern{"^[0-9a-fA-F]+$"};

// Events for Amazon Pinpoint, which this server has nowhere to send; kept as given.
struct analytics_configuration {
    std::optional<json::text<0, 131072, hex_pattern>> ApplicationId;
    std::optional<arn> ApplicationArn;
    std::optional<arn> RoleArn;
    std::optional<long_text> ExternalId;
    std::optional<bool> UserDataShared;
};
BOOST_DESCRIBE_STRUCT(analytics_configuration, (), (ApplicationId, ApplicationArn, RoleArn, ExternalId, UserDataShared))

inline constexpr json::pattern oauth_scope_pattern{R"([\x21\x23-\x5B\x5D-\x7E]+)"};
using oauth_scope = json::text<1, 256, oauth_scope_pattern>;

struct user_pool_client_settings {
    std::optional<json::integer<0, 315360000>> RefreshTokenValidity;
    std::optional<json::integer<1, 86400>> AccessTokenValidity;
    std::optional<json::integer<1, 86400>> IdTokenValidity;
    std::optional<token_validity_units> TokenValidityUnits;
    std::optional<std::vector<json::text<1, 2048>>> ReadAttributes;
    std::optional<std::vector<json::text<1, 2048>>> WriteAttributes;
    std::optional<std::vector<explicit_auth_flow>> ExplicitAuthFlows;
    std::optional<std::vector<provider_name>> SupportedIdentityProviders;
    std::optional<json::list<redirect_uri, 0, 100>> CallbackURLs;
    std::optional<json::list<redirect_uri, 0, 100>> LogoutURLs;
    std::optional<redirect_uri> DefaultRedirectURI;
    std::optional<json::list<oauth_flow, 0, 3>> AllowedOAuthFlows;
    std::optional<json::list<oauth_scope, 0, 50>> AllowedOAuthScopes;
    std::optional<bool> AllowedOAuthFlowsUserPoolClient;
    std::optional<analytics_configuration> AnalyticsConfiguration;
    std::optional<user_existence_errors> PreventUserExistenceErrors;
    std::optional<bool> EnableTokenRevocation;
    std::optional<bool> EnablePropagateAdditionalUserContextData;
    std::optional<json::integer<3, 15>> AuthSessionValidity;
    std::optional<refresh_token_rotation> RefreshTokenRotation;
};
BOOST_DESCRIBE_STRUCT(user_pool_client_settings, (),
                      (RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes,
                       WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs,
                       DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient,
                       AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation,
                       EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation))

struct user_pool_client : user_pool_client_settings {
    std::string UserPoolId;
    std::string ClientName;
    std::string ClientId;
    std::optional<std::string> ClientSecret;
    timestamp LastModifiedDate;
    timestamp CreationDate;
};
BOOST_DESCRIBE_STRUCT(user_pool_client, (user_pool_client_settings),
                      (UserPoolId, ClientName, ClientId, ClientSecret, LastModifiedDate, CreationDate))

struct user_pool_client_reply {
    user_pool_client UserPoolClient;
};
BOOST_DESCRIBE_STRUCT(user_pool_client_reply, (), (UserPoolClient))

struct create_user_pool_client : user_pool_client_settings {
    static constexpr std::string_view operation = "CreateUserPoolClient";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_pool_client_reply;

    user_pool_id UserPoolId;
    pool_name ClientName;
    std::optional<bool> GenerateSecret;
    std::optional<client_secret> ClientSecret; // the caller's own
};
BOOST_DESCRIBE_STRUCT(create_user_pool_client, (user_pool_client_settings),
                      (UserPoolId, ClientName, GenerateSecret, ClientSecret))

struct describe_user_pool_client {
    static constexpr std::string_view operation = "DescribeUserPoolClient";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_pool_client_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
};
BOOST_DESCRIBE_STRUCT(describe_user_pool_client, (), (UserPoolId, ClientId))

struct update_user_pool_client : user_pool_client_settings {
    static constexpr std::string_view operation = "UpdateUserPoolClient";
    static constexpr auto authorized_by = authorization::signature;
    using reply = user_pool_client_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
    std::optional<pool_name> ClientName;
};
BOOST_DESCRIBE_STRUCT(update_user_pool_client, (user_pool_client_settings), (UserPoolId, ClientId, ClientName))

struct user_pool_client_summary {
    std::string ClientId;
    std::string UserPoolId;
    std::string ClientName;
};
BOOST_DESCRIBE_STRUCT(user_pool_client_summary, (), (ClientId, UserPoolId, ClientName))

struct list_user_pool_clients_reply {
    std::vector<user_pool_client_summary> UserPoolClients;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_user_pool_clients_reply, (), (UserPoolClients, NextToken))

// Clients that have registered themselves (DCR), and the others. Here all are made by administrators.
enum class client_type { REGULAR, DCR };
BOOST_DESCRIBE_ENUM(client_type, REGULAR, DCR)

struct list_user_pool_clients {
    static constexpr std::string_view operation = "ListUserPoolClients";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_user_pool_clients_reply;

    user_pool_id UserPoolId;
    std::optional<json::integer<1, 60>> MaxResults;
    std::optional<pagination_token> NextToken;
    std::optional<client_type> ClientType;
};
BOOST_DESCRIBE_STRUCT(list_user_pool_clients, (), (UserPoolId, MaxResults, NextToken, ClientType))

struct delete_user_pool_client {
    static constexpr std::string_view operation = "DeleteUserPoolClient";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
};
BOOST_DESCRIBE_STRUCT(delete_user_pool_client, (), (UserPoolId, ClientId))

struct client_secret_descriptor {
    std::string ClientSecretId;
    std::optional<std::string> ClientSecretValue; // only of one that was generated, and only in the reply that adds it
    timestamp ClientSecretCreateDate;
};
BOOST_DESCRIBE_STRUCT(client_secret_descriptor, (), (ClientSecretId, ClientSecretValue, ClientSecretCreateDate))

struct add_user_pool_client_secret_reply {
    client_secret_descriptor ClientSecretDescriptor;
};
BOOST_DESCRIBE_STRUCT(add_user_pool_client_secret_reply, (), (ClientSecretDescriptor))

struct add_user_pool_client_secret {
    static constexpr std::string_view operation = "AddUserPoolClientSecret";
    static constexpr auto authorized_by = authorization::signature;
    using reply = add_user_pool_client_secret_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
    std::optional<client_secret> ClientSecret; // the caller's own
};
BOOST_DESCRIBE_STRUCT(add_user_pool_client_secret, (), (UserPoolId, ClientId, ClientSecret))

struct list_user_pool_client_secrets_reply {
    std::vector<client_secret_descriptor> ClientSecrets;
};
BOOST_DESCRIBE_STRUCT(list_user_pool_client_secrets_reply, (), (ClientSecrets))

struct list_user_pool_client_secrets {
    static constexpr std::string_view operation = "ListUserPoolClientSecrets";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_user_pool_client_secrets_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_user_pool_client_secrets, (), (UserPoolId, ClientId, NextToken))

struct delete_user_pool_client_secret {
    static constexpr std::string_view operation = "DeleteUserPoolClientSecret";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
    json::text<1, 128> ClientSecretId;
};
BOOST_DESCRIBE_STRUCT(delete_user_pool_client_secret, (), (UserPoolId, ClientId, ClientSecretId))

struct client_authentication_result {
    std::string AccessToken;
    std::int64_t ExpiresIn = 0; // seconds
    std::string TokenType;
};
BOOST_DESCRIBE_STRUCT(client_authentication_result, (), (AccessToken, ExpiresIn, TokenType))

struct get_client_token_reply {
    client_authentication_result ClientAuthenticationResult;
};
BOOST_DESCRIBE_STRUCT(get_client_token_reply, (), (ClientAuthenticationResult))

struct get_client_token {
    static constexpr std::string_view operation = "GetClientToken";
    static constexpr auto authorized_by = authorization::none;
    using reply = get_client_token_reply;

    client_id ClientId;
    client_secret Secret;
    std::optional<json::list<oauth_scope, 0, 50>> Scopes;
    std::optional<string_map> ClientMetadata;
};
BOOST_DESCRIBE_STRUCT(get_client_token, (), (ClientId, Secret, Scopes, ClientMetadata))

} // namespace poolguard::cognito
