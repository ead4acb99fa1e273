#pragma once
// Messages about the external providers with which users sign in instead of a password of the pool, and about the
// users' identities there.

#include "cognito/messages/authentication.hpp"
#include "cognito/messages/user_pool_configuration.hpp"

namespace poolguard::cognito {

inline constexpr json::pattern new_provider_name_pattern{R"([^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+)"};
inline constexpr json::pattern idp_identifier_pattern{R"([\w\s+=.@-]+)"};
using attribute_mapping = json::map<json::text<1, 32>, long_text>;
using idp_identifier = json::text<1, 40, idp_identifier_pattern>;
using idp_identifiers = json::list<idp_identifier, 0, 50>;
using acr_mapping = std::map<std::string, json::text<1, 64, acr_value_pattern>>; // of Level1 to Level4

enum class identity_provider_type { SAML, Facebook, Google, LoginWithAmazon, SignInWithApple, OIDC };
BOOST_DESCRIBE_ENUM(identity_provider_type, SAML, Facebook, Google, LoginWithAmazon, SignInWithApple, OIDC)

struct identity_provider {
    std::string UserPoolId;
    std::string ProviderName;
    identity_provider_type ProviderType{};
    string_map ProviderDetails; // with client_secret in plain text, as in Cognito's signed operations
    string_map AttributeMapping;
    std::vector<std::string> IdpIdentifiers;
    std::optional<acr_mapping> AcrMapping;
    timestamp LastModifiedDate;
    timestamp CreationDate;
};
BOOST_DESCRIBE_STRUCT(identity_provider, (),
                      (UserPoolId, ProviderName, ProviderType, ProviderDetails, AttributeMapping, IdpIdentifiers,
                       AcrMapping, LastModifiedDate, CreationDate))

struct identity_provider_reply {
    identity_provider IdentityProvider;
};
BOOST_DESCRIBE_STRUCT(identity_provider_reply, (), (IdentityProvider))

struct create_identity_provider {
    static constexpr std::string_view operation = "CreateIdentityProvider";
    static constexpr auto authorized_by = authorization::signature;
    using reply = identity_provider_reply;

    user_pool_id UserPoolId;
    json::text<1, 32, new_provider_name_pattern> ProviderName;
    identity_provider_type ProviderType{};
    secret_map ProviderDetails;
    std::optional<attribute_mapping> AttributeMapping;
    std::optional<idp_identifiers> IdpIdentifiers;
    std::optional<acr_mapping> AcrMapping; // of OIDC providers; kept without effect
};
BOOST_DESCRIBE_STRUCT(create_identity_provider, (),
                      (UserPoolId, ProviderName, ProviderType, ProviderDetails, AttributeMapping, IdpIdentifiers,
                       AcrMapping))

struct describe_identity_provider {
    static constexpr std::string_view operation = "DescribeIdentityProvider";
    static constexpr auto authorized_by = authorization::signature;
    using reply = identity_provider_reply;

    user_pool_id UserPoolId;
    provider_name ProviderName;
};
BOOST_DESCRIBE_STRUCT(describe_identity_provider, (), (UserPoolId, ProviderName))

// Members that are not given do not change.
struct update_identity_provider {
    static constexpr std::string_view operation = "UpdateIdentityProvider";
    static constexpr auto authorized_by = authorization::signature;
    using reply = identity_provider_reply;

    user_pool_id UserPoolId;
    provider_name ProviderName;
    std::optional<secret_map> ProviderDetails;
    std::optional<attribute_mapping> AttributeMapping;
    std::optional<idp_identifiers> IdpIdentifiers;
    std::optional<acr_mapping> AcrMapping; // of OIDC providers; kept without effect
};
BOOST_DESCRIBE_STRUCT(update_identity_provider, (),
                      (UserPoolId, ProviderName, ProviderDetails, AttributeMapping, IdpIdentifiers, AcrMapping))

struct provider_description {
    std::string ProviderName;
    identity_provider_type ProviderType{};
    timestamp LastModifiedDate;
    timestamp CreationDate;
};
BOOST_DESCRIBE_STRUCT(provider_description, (), (ProviderName, ProviderType, LastModifiedDate, CreationDate))

struct list_identity_providers_reply {
    std::vector<provider_description> Providers;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_identity_providers_reply, (), (Providers, NextToken))

struct list_identity_providers {
    static constexpr std::string_view operation = "ListIdentityProviders";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_identity_providers_reply;

    user_pool_id UserPoolId;
    std::optional<json::integer<0, 60>> MaxResults;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_identity_providers, (), (UserPoolId, MaxResults, NextToken))

struct delete_identity_provider {
    static constexpr std::string_view operation = "DeleteIdentityProvider";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    provider_name ProviderName;
};
BOOST_DESCRIBE_STRUCT(delete_identity_provider, (), (UserPoolId, ProviderName))

struct get_identity_provider_by_identifier {
    static constexpr std::string_view operation = "GetIdentityProviderByIdentifier";
    static constexpr auto authorized_by = authorization::signature;
    using reply = identity_provider_reply;

    user_pool_id UserPoolId;
    idp_identifier IdpIdentifier;
};
BOOST_DESCRIBE_STRUCT(get_identity_provider_by_identifier, (), (UserPoolId, IdpIdentifier))

// A user's identity at a provider; for the pool's own users, the provider is "Cognito" and the value is a username.
struct provider_user {
    std::optional<provider_name> ProviderName;
    std::optional<long_text> ProviderAttributeName;
    std::optional<long_text> ProviderAttributeValue;
};
BOOST_DESCRIBE_STRUCT(provider_user, (), (ProviderName, ProviderAttributeName, ProviderAttributeValue))

struct admin_link_provider_for_user {
    static constexpr std::string_view operation = "AdminLinkProviderForUser";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    long_text UserPoolId;
    provider_user DestinationUser;
    provider_user SourceUser;
};
BOOST_DESCRIBE_STRUCT(admin_link_provider_for_user, (), (UserPoolId, DestinationUser, SourceUser))

struct admin_disable_provider_for_user {
    static constexpr std::string_view operation = "AdminDisableProviderForUser";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    long_text UserPoolId;
    provider_user User;
};
BOOST_DESCRIBE_STRUCT(admin_disable_provider_for_user, (), (UserPoolId, User))

} // namespace poolguard::cognito
