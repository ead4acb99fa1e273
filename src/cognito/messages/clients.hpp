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
};
BOOST_DESCRIBE_ENUM(explicit_auth_flow, ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY, USER_PASSWORD_AUTH,
                    ALLOW_ADMIN_USER_PASSWORD_AUTH, ALLOW_CUSTOM_AUTH, ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH,
                    ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_AUTH)

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
                       PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData,
                       AuthSessionValidity, RefreshTokenRotation))

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
};
BOOST_DESCRIBE_STRUCT(create_user_pool_client, (user_pool_client_settings), (UserPoolId, ClientName, GenerateSecret))

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

struct list_user_pool_clients {
    static constexpr std::string_view operation = "ListUserPoolClients";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_user_pool_clients_reply;

    user_pool_id UserPoolId;
    std::optional<json::integer<1, 60>> MaxResults;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_user_pool_clients, (), (UserPoolId, MaxResults, NextToken))

struct delete_user_pool_client {
    static constexpr std::string_view operation = "DeleteUserPoolClient";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
};
BOOST_DESCRIBE_STRUCT(delete_user_pool_client, (), (UserPoolId, ClientId))

} // namespace poolguard::cognito
