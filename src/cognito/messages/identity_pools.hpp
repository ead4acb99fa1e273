#pragma once
// Messages for the administration of identity pools (Amazon Cognito identity pools API reference, version 2014-06-30).

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

inline constexpr json::pattern identity_id_pattern{R"([\w-]+:[0-9a-f-]+)"};
inline constexpr json::pattern login_provider_pattern{R"([\w._:/-]+)"};
inline constexpr json::pattern login_client_pattern{R"([\w_]+)"};
inline constexpr json::pattern provider_id_pattern{R"([\w.;_/-]+)"};
inline constexpr json::pattern developer_provider_pattern{R"([\w._-]+)"};
inline constexpr json::pattern role_type_pattern{"(un)?authenticated"};

// Of pools too: "us-east-1:12345678-…".
inline bool is_identity_id(std::string_view text) { return json::matches(identity_id_pattern, text); }

using identity_pool_id = json::text<1, 55, identity_id_pattern>;
using identity_id = json::text<1, 55, identity_id_pattern>;
using arn_text = json::text<20, 2048>;
using login_name = json::text<1, 128>;
using supported_login_providers = json::map<login_name, json::text<1, 128, provider_id_pattern>, 0, 10>;
using principal_tags = json::map<json::text<1, 128>, json::text<1, 256>, 0, 50>;
using identity_roles = json::map<json::text<1, 128, role_type_pattern>, arn_text, 0, 2>;
using developer_provider_name = json::text<1, 128, developer_provider_pattern>;
using identity_listing_token = json::text<1, 65535, no_space_pattern>;

struct login_provider {
    std::optional<json::text<1, 128, login_provider_pattern>> ProviderName; // "cognito-idp.us-east-1.amazonaws.com/…"
    std::optional<json::text<1, 128, login_client_pattern>> ClientId;
    std::optional<bool> ServerSideTokenCheck;
};
BOOST_DESCRIBE_STRUCT(login_provider, (), (ProviderName, ClientId, ServerSideTokenCheck))

// The settings of an identity pool.
struct identity_pool_settings {
    pool_name IdentityPoolName;
    bool AllowUnauthenticatedIdentities = false;
    std::optional<bool> AllowClassicFlow;
    std::optional<supported_login_providers> SupportedLoginProviders; // app ids by provider: "accounts.google.com"
    std::optional<developer_provider_name> DeveloperProviderName;
    std::optional<std::vector<arn_text>> OpenIdConnectProviderARNs;
    std::optional<std::vector<login_provider>> CognitoIdentityProviders;
    std::optional<std::vector<arn_text>> SamlProviderARNs;
    std::optional<tags> IdentityPoolTags;
};
BOOST_DESCRIBE_STRUCT(identity_pool_settings, (),
                      (IdentityPoolName, AllowUnauthenticatedIdentities, AllowClassicFlow, SupportedLoginProviders,
                       DeveloperProviderName, OpenIdConnectProviderARNs, CognitoIdentityProviders, SamlProviderARNs,
                       IdentityPoolTags))

struct identity_pool : identity_pool_settings {
    identity_pool_id IdentityPoolId;
};
BOOST_DESCRIBE_STRUCT(identity_pool, (identity_pool_settings), (IdentityPoolId))

struct create_identity_pool : identity_pool_settings {
    static constexpr std::string_view operation = "CreateIdentityPool";
    static constexpr auto authorized_by = authorization::signature;
    using reply = identity_pool;
};
BOOST_DESCRIBE_STRUCT(create_identity_pool, (identity_pool_settings), ())

// Members that are not given are removed, except DeveloperProviderName and IdentityPoolTags, which stay as they are.
struct update_identity_pool : identity_pool {
    static constexpr std::string_view operation = "UpdateIdentityPool";
    static constexpr auto authorized_by = authorization::signature;
    using reply = identity_pool;
};
BOOST_DESCRIBE_STRUCT(update_identity_pool, (identity_pool), ())

struct describe_identity_pool {
    static constexpr std::string_view operation = "DescribeIdentityPool";
    static constexpr auto authorized_by = authorization::signature;
    using reply = identity_pool;

    identity_pool_id IdentityPoolId;
};
BOOST_DESCRIBE_STRUCT(describe_identity_pool, (), (IdentityPoolId))

struct delete_identity_pool {
    static constexpr std::string_view operation = "DeleteIdentityPool";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    identity_pool_id IdentityPoolId;
};
BOOST_DESCRIBE_STRUCT(delete_identity_pool, (), (IdentityPoolId))

struct identity_pool_summary {
    std::string IdentityPoolId;
    std::string IdentityPoolName;
};
BOOST_DESCRIBE_STRUCT(identity_pool_summary, (), (IdentityPoolId, IdentityPoolName))

struct list_identity_pools_reply {
    std::vector<identity_pool_summary> IdentityPools;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_identity_pools_reply, (), (IdentityPools, NextToken))

struct list_identity_pools {
    static constexpr std::string_view operation = "ListIdentityPools";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_identity_pools_reply;

    json::integer<1, 60> MaxResults;
    std::optional<identity_listing_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_identity_pools, (), (MaxResults, NextToken))

// How the role of an identity is derived from its token.
enum class role_mapping_type { Token, Rules };
BOOST_DESCRIBE_ENUM(role_mapping_type, Token, Rules)
enum class ambiguous_role_resolution { AuthenticatedRole, Deny };
BOOST_DESCRIBE_ENUM(ambiguous_role_resolution, AuthenticatedRole, Deny)
enum class claim_match { Equals, Contains, StartsWith, NotEqual };
BOOST_DESCRIBE_ENUM(claim_match, Equals, Contains, StartsWith, NotEqual)

struct mapping_rule {
    json::text<1, 64, username_pattern> Claim;
    claim_match MatchType = claim_match::Equals;
    json::text<1, 128> Value;
    arn_text RoleARN;
};
BOOST_DESCRIBE_STRUCT(mapping_rule, (), (Claim, MatchType, Value, RoleARN))

struct rules_configuration {
    json::list<mapping_rule, 1, 400> Rules;
};
BOOST_DESCRIBE_STRUCT(rules_configuration, (), (Rules))

struct role_mapping {
    role_mapping_type Type = role_mapping_type::Token;
    std::optional<ambiguous_role_resolution> AmbiguousRoleResolution;
    std::optional<rules_configuration> RulesConfiguration;
};
BOOST_DESCRIBE_STRUCT(role_mapping, (), (Type, AmbiguousRoleResolution, RulesConfiguration))

// By provider ("accounts.google.com", the ARN of an OpenID Connect provider), and for Cognito's by provider and app
// client: "cognito-idp.{region}.amazonaws.com/{pool}:{client}".
using role_mappings = json::map<login_name, role_mapping, 0, 10>;

struct set_identity_pool_roles {
    static constexpr std::string_view operation = "SetIdentityPoolRoles";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    identity_pool_id IdentityPoolId;
    identity_roles Roles; // "authenticated", "unauthenticated"
    std::optional<role_mappings> RoleMappings;
};
BOOST_DESCRIBE_STRUCT(set_identity_pool_roles, (), (IdentityPoolId, Roles, RoleMappings))

struct get_identity_pool_roles_reply {
    std::string IdentityPoolId;
    string_map Roles;
    std::optional<role_mappings> RoleMappings;
};
BOOST_DESCRIBE_STRUCT(get_identity_pool_roles_reply, (), (IdentityPoolId, Roles, RoleMappings))

struct get_identity_pool_roles {
    static constexpr std::string_view operation = "GetIdentityPoolRoles";
    static constexpr auto authorized_by = authorization::signature;
    using reply = get_identity_pool_roles_reply;

    identity_pool_id IdentityPoolId;
};
BOOST_DESCRIBE_STRUCT(get_identity_pool_roles, (), (IdentityPoolId))

// Which claims become session tags, which policies refer to as aws:PrincipalTag/….
struct principal_tag_map {
    std::string IdentityPoolId;
    std::string IdentityProviderName;
    std::optional<bool> UseDefaults; // username <- sub, client <- aud
    std::optional<string_map> PrincipalTags;
};
BOOST_DESCRIBE_STRUCT(principal_tag_map, (), (IdentityPoolId, IdentityProviderName, UseDefaults, PrincipalTags))

struct set_principal_tag_attribute_map {
    static constexpr std::string_view operation = "SetPrincipalTagAttributeMap";
    static constexpr auto authorized_by = authorization::signature;
    using reply = principal_tag_map;

    identity_pool_id IdentityPoolId;
    login_name IdentityProviderName;
    std::optional<bool> UseDefaults;
    std::optional<principal_tags> PrincipalTags;
};
BOOST_DESCRIBE_STRUCT(set_principal_tag_attribute_map, (),
                      (IdentityPoolId, IdentityProviderName, UseDefaults, PrincipalTags))

struct get_principal_tag_attribute_map {
    static constexpr std::string_view operation = "GetPrincipalTagAttributeMap";
    static constexpr auto authorized_by = authorization::signature;
    using reply = principal_tag_map;

    identity_pool_id IdentityPoolId;
    login_name IdentityProviderName;
};
BOOST_DESCRIBE_STRUCT(get_principal_tag_attribute_map, (), (IdentityPoolId, IdentityProviderName))

} // namespace poolguard::cognito
