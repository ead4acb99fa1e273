#include "pool/admin/clients/resource_servers.hpp"

#include "base/try.hpp"
#include "cognito/messages/resource_servers.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_limit.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

#include <set>

namespace poolguard::pool {
namespace {

cognito::resource_server_reply describe_server(std::string_view pool_id, resource_server_document server) {
    return {{std::string(pool_id), std::move(server.identifier), std::move(server.name), std::move(server.scopes)}};
}

std::unexpected<failure> no_server(std::string_view identifier) {
    return refuse(cognito::failure_name::resource_not_found,
                  fmt::format("Resource server {} does not exist.", identifier));
}

result<std::vector<cognito::resource_server_scope>>
distinct_scopes(const std::optional<cognito::resource_server_scopes>& scopes) {
    if (!scopes) return std::vector<cognito::resource_server_scope>{};
    std::set<std::string_view> names;
    for (const auto& each : *scopes)
        if (!names.insert(each.ScopeName).second)
            return refuse_parameter(fmt::format("The scope {} is repeated.", each.ScopeName.value));
    return scopes->value;
}

} // namespace

result<std::vector<std::string>> resource_servers::scopes_of(std::string_view pool_id) const {
    POOLGUARD_TRY(const auto servers, all(pool_id));
    std::vector<std::string> out;
    for (const auto& server : servers)
        for (const auto& scope : server.scopes)
            out.push_back(fmt::format("{}/{}", server.identifier, scope.ScopeName.value));
    return out;
}

reply_to<cognito::create_resource_server> create_resource_server(const cognito::create_resource_server& input,
                                                                 const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(auto scopes, distinct_scopes(input.Scopes));
    POOLGUARD_TRY(const auto known, ports.servers.all(pool->id));
    if (known.size() >= resource_servers::most)
        return refuse(cognito::failure_name::limit_exceeded,
                      "The user pool already has the maximum number of resource servers.");
    resource_server_document server{input.Identifier, input.Name, std::move(scopes)};
    POOLGUARD_TRY(const auto made, ports.servers.create(pool->id, input.Identifier, server));
    if (!made)
        return refuse_parameter(fmt::format("{} already exists in user pool {}.", input.Identifier.value, pool->id));
    return describe_server(pool->id, std::move(server));
}

reply_to<cognito::describe_resource_server> describe_resource_server(const cognito::describe_resource_server& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(auto found, ports.servers.find(pool->id, input.Identifier));
    if (!found) return no_server(input.Identifier);
    return describe_server(pool->id, std::move(*found));
}

reply_to<cognito::update_resource_server> update_resource_server(const cognito::update_resource_server& input,
                                                                 const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto scopes, distinct_scopes(input.Scopes));
    POOLGUARD_TRY(auto changed, ports.servers.update(pool->id, input.Identifier, [&](resource_server_document& it) {
        it.name = input.Name;
        it.scopes = scopes;
    }));
    if (!changed) return no_server(input.Identifier);
    return describe_server(pool->id, std::move(*changed));
}

reply_to<cognito::list_resource_servers> list_resource_servers(const cognito::list_resource_servers& input,
                                                               const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    const auto listing = fmt::format("ListResourceServers {}", pool->id);
    POOLGUARD_TRY(const auto after, ports.listings.open(listing, input.NextToken, by.now));
    const auto limit = input.MaxResults ? static_cast<std::size_t>(input.MaxResults->value) : 50;
    POOLGUARD_TRY(auto page, ports.servers.list(pool->id, limit, after));
    cognito::list_resource_servers_reply out;
    for (auto& each : page.documents)
        out.ResourceServers.push_back(describe_server(pool->id, std::move(each)).ResourceServer);
    out.NextToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

reply_to<cognito::delete_resource_server> delete_resource_server(const cognito::delete_resource_server& input,
                                                                 const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto found, ports.servers.find(pool->id, input.Identifier));
    if (!found) return no_server(input.Identifier);
    POOLGUARD_CHECK(ports.servers.remove(pool->id, input.Identifier));
    return cognito::no_reply{};
}

extern const operation create_resource_server_operation =
    operation_of<cognito::create_resource_server, create_resource_server>;
extern const operation describe_resource_server_operation =
    operation_of<cognito::describe_resource_server, describe_resource_server>;
extern const operation update_resource_server_operation =
    operation_of<cognito::update_resource_server, update_resource_server>;
extern const operation list_resource_servers_operation =
    operation_of<cognito::list_resource_servers, list_resource_servers>;
extern const operation delete_resource_server_operation =
    operation_of<cognito::delete_resource_server, delete_resource_server>;

} // namespace poolguard::pool
