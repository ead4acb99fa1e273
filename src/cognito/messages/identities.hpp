#pragma once
// Messages about the identities of an identity pool: from logins to an identity, a token and credentials (Amazon
// Cognito identity pools API reference, version 2014-06-30).

#include "cognito/messages/identity_pools.hpp"

namespace poolguard::cognito {

inline constexpr json::pattern account_id_pattern{R"(\d+)"};

// The value of each is an ID token; for the developer's own provider, the developer's id of the user.
using logins = json::map<login_name, json::private_text<1, 50000>, 0, 10>;
using developer_user_id = json::text<1, 1024>;

struct get_id_reply {
    std::string IdentityId;
};
BOOST_DESCRIBE_STRUCT(get_id_reply, (), (IdentityId))

struct get_id {
    static constexpr std::string_view operation = "GetId";
    static constexpr auto authorized_by = authorization::none;
    using reply = get_id_reply;

    std::optional<json::text<1, 15, account_id_pattern>> AccountId;
    identity_pool_id IdentityPoolId;
    std::optional<logins> Logins;
};
BOOST_DESCRIBE_STRUCT(get_id, (), (AccountId, IdentityPoolId, Logins))

struct identity_credentials {
    std::string AccessKeyId;
    std::string SecretKey;
    std::string SessionToken;
    timestamp Expiration;
};
BOOST_DESCRIBE_STRUCT(identity_credentials, (), (AccessKeyId, SecretKey, SessionToken, Expiration))

struct get_credentials_for_identity_reply {
    std::string IdentityId;
    identity_credentials Credentials;
};
BOOST_DESCRIBE_STRUCT(get_credentials_for_identity_reply, (), (IdentityId, Credentials))

struct get_credentials_for_identity {
    static constexpr std::string_view operation = "GetCredentialsForIdentity";
    static constexpr auto authorized_by = authorization::none;
    using reply = get_credentials_for_identity_reply;

    identity_id IdentityId;
    std::optional<logins> Logins;
    std::optional<arn_text> CustomRoleArn;
};
BOOST_DESCRIBE_STRUCT(get_credentials_for_identity, (), (IdentityId, Logins, CustomRoleArn))

struct get_open_id_token_reply {
    std::string IdentityId;
    std::string Token;
};
BOOST_DESCRIBE_STRUCT(get_open_id_token_reply, (), (IdentityId, Token))

struct get_open_id_token {
    static constexpr std::string_view operation = "GetOpenIdToken";
    static constexpr auto authorized_by = authorization::none;
    using reply = get_open_id_token_reply;

    identity_id IdentityId;
    std::optional<logins> Logins;
};
BOOST_DESCRIBE_STRUCT(get_open_id_token, (), (IdentityId, Logins))

// Registers the developer's user, or finds the user's identity, and links the other logins to it.
struct get_open_id_token_for_developer_identity {
    static constexpr std::string_view operation = "GetOpenIdTokenForDeveloperIdentity";
    static constexpr auto authorized_by = authorization::signature;
    using reply = get_open_id_token_reply;

    identity_pool_id IdentityPoolId;
    std::optional<identity_id> IdentityId;
    logins Logins;
    std::optional<principal_tags> PrincipalTags;
    std::optional<json::integer<1, 86'400>> TokenDuration; // seconds
};
BOOST_DESCRIBE_STRUCT(get_open_id_token_for_developer_identity, (),
                      (IdentityPoolId, IdentityId, Logins, PrincipalTags, TokenDuration))

struct lookup_developer_identity_reply {
    std::string IdentityId;
    std::vector<std::string> DeveloperUserIdentifierList;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(lookup_developer_identity_reply, (), (IdentityId, DeveloperUserIdentifierList, NextToken))

struct lookup_developer_identity {
    static constexpr std::string_view operation = "LookupDeveloperIdentity";
    static constexpr auto authorized_by = authorization::signature;
    using reply = lookup_developer_identity_reply;

    identity_pool_id IdentityPoolId;
    std::optional<identity_id> IdentityId;
    std::optional<developer_user_id> DeveloperUserIdentifier;
    std::optional<json::integer<1, 60>> MaxResults;
    std::optional<identity_listing_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(lookup_developer_identity, (),
                      (IdentityPoolId, IdentityId, DeveloperUserIdentifier, MaxResults, NextToken))

struct merge_developer_identities {
    static constexpr std::string_view operation = "MergeDeveloperIdentities";
    static constexpr auto authorized_by = authorization::signature;
    using reply = get_id_reply;

    developer_user_id SourceUserIdentifier;
    developer_user_id DestinationUserIdentifier;
    developer_provider_name DeveloperProviderName;
    identity_pool_id IdentityPoolId;
};
BOOST_DESCRIBE_STRUCT(merge_developer_identities, (),
                      (SourceUserIdentifier, DestinationUserIdentifier, DeveloperProviderName, IdentityPoolId))

struct unlink_developer_identity {
    static constexpr std::string_view operation = "UnlinkDeveloperIdentity";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    identity_id IdentityId;
    identity_pool_id IdentityPoolId;
    developer_provider_name DeveloperProviderName;
    developer_user_id DeveloperUserIdentifier;
};
BOOST_DESCRIBE_STRUCT(unlink_developer_identity, (),
                      (IdentityId, IdentityPoolId, DeveloperProviderName, DeveloperUserIdentifier))

struct unlink_identity {
    static constexpr std::string_view operation = "UnlinkIdentity";
    static constexpr auto authorized_by = authorization::none;
    using reply = no_reply;

    identity_id IdentityId;
    logins Logins;
    json::list<login_name, 0, 60> LoginsToRemove;
};
BOOST_DESCRIBE_STRUCT(unlink_identity, (), (IdentityId, Logins, LoginsToRemove))

struct identity_description {
    std::string IdentityId;
    std::vector<std::string> Logins;
    timestamp CreationDate;
    timestamp LastModifiedDate;
};
BOOST_DESCRIBE_STRUCT(identity_description, (), (IdentityId, Logins, CreationDate, LastModifiedDate))

struct describe_identity {
    static constexpr std::string_view operation = "DescribeIdentity";
    static constexpr auto authorized_by = authorization::signature;
    using reply = identity_description;

    identity_id IdentityId;
};
BOOST_DESCRIBE_STRUCT(describe_identity, (), (IdentityId))

struct list_identities_reply {
    std::string IdentityPoolId;
    std::vector<identity_description> Identities;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_identities_reply, (), (IdentityPoolId, Identities, NextToken))

struct list_identities {
    static constexpr std::string_view operation = "ListIdentities";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_identities_reply;

    identity_pool_id IdentityPoolId;
    json::integer<1, 60> MaxResults;
    std::optional<identity_listing_token> NextToken;
    std::optional<bool> HideDisabled; // those without logins; a page may then have fewer
};
BOOST_DESCRIBE_STRUCT(list_identities, (), (IdentityPoolId, MaxResults, NextToken, HideDisabled))

struct unprocessed_identity {
    std::string IdentityId;
    std::string ErrorCode; // "AccessDenied", "InternalServerError"
};
BOOST_DESCRIBE_STRUCT(unprocessed_identity, (), (IdentityId, ErrorCode))

struct delete_identities_reply {
    std::vector<unprocessed_identity> UnprocessedIdentityIds;
};
BOOST_DESCRIBE_STRUCT(delete_identities_reply, (), (UnprocessedIdentityIds))

struct delete_identities {
    static constexpr std::string_view operation = "DeleteIdentities";
    static constexpr auto authorized_by = authorization::signature;
    using reply = delete_identities_reply;

    json::list<identity_id, 1, 60> IdentityIdsToDelete;
};
BOOST_DESCRIBE_STRUCT(delete_identities, (), (IdentityIdsToDelete))

} // namespace poolguard::cognito
