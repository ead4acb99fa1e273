#pragma once
// Messages about resource servers: APIs with their own scopes, named "{identifier}/{scope}".

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

// Printable ASCII without '"' and '\', and the same without '/'.
inline constexpr json::pattern resource_server_identifier_pattern{R"([\x21\x23-\x5B\x5D-\x7E]+)"};
inline constexpr json::pattern scope_name_pattern{R"([\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+)"};
using resource_server_identifier = json::text<1, 256, resource_server_identifier_pattern>;
using resource_server_name = json::text<1, 256, pool_name_pattern>;

struct resource_server_scope {
    json::text<1, 256, scope_name_pattern> ScopeName;
    json::text<1, 256> ScopeDescription;
};
BOOST_DESCRIBE_STRUCT(resource_server_scope, (), (ScopeName, ScopeDescription))
using resource_server_scopes = json::list<resource_server_scope, 0, 100>;

struct resource_server {
    std::string UserPoolId;
    std::string Identifier;
    std::string Name;
    std::vector<resource_server_scope> Scopes;
};
BOOST_DESCRIBE_STRUCT(resource_server, (), (UserPoolId, Identifier, Name, Scopes))

struct resource_server_reply {
    resource_server ResourceServer;
};
BOOST_DESCRIBE_STRUCT(resource_server_reply, (), (ResourceServer))

struct create_resource_server {
    static constexpr std::string_view operation = "CreateResourceServer";
    static constexpr auto authorized_by = authorization::signature;
    using reply = resource_server_reply;

    user_pool_id UserPoolId;
    resource_server_identifier Identifier;
    resource_server_name Name;
    std::optional<resource_server_scopes> Scopes;
};
BOOST_DESCRIBE_STRUCT(create_resource_server, (), (UserPoolId, Identifier, Name, Scopes))

struct describe_resource_server {
    static constexpr std::string_view operation = "DescribeResourceServer";
    static constexpr auto authorized_by = authorization::signature;
    using reply = resource_server_reply;

    user_pool_id UserPoolId;
    resource_server_identifier Identifier;
};
BOOST_DESCRIBE_STRUCT(describe_resource_server, (), (UserPoolId, Identifier))

// Scopes that are not given are removed.
struct update_resource_server {
    static constexpr std::string_view operation = "UpdateResourceServer";
    static constexpr auto authorized_by = authorization::signature;
    using reply = resource_server_reply;

    user_pool_id UserPoolId;
    resource_server_identifier Identifier;
    resource_server_name Name;
    std::optional<resource_server_scopes> Scopes;
};
BOOST_DESCRIBE_STRUCT(update_resource_server, (), (UserPoolId, Identifier, Name, Scopes))

struct list_resource_servers_reply {
    std::vector<resource_server> ResourceServers;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_resource_servers_reply, (), (ResourceServers, NextToken))

struct list_resource_servers {
    static constexpr std::string_view operation = "ListResourceServers";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_resource_servers_reply;

    user_pool_id UserPoolId;
    std::optional<json::integer<1, 50>> MaxResults;
    std::optional<pagination_token> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_resource_servers, (), (UserPoolId, MaxResults, NextToken))

struct delete_resource_server {
    static constexpr std::string_view operation = "DeleteResourceServer";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    resource_server_identifier Identifier;
};
BOOST_DESCRIBE_STRUCT(delete_resource_server, (), (UserPoolId, Identifier))

} // namespace poolguard::cognito
