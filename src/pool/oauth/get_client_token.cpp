#include "base/try.hpp"
#include "cognito/messages/clients.hpp"
#include "pool/admin/clients/resource_servers.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/scopes.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/oauth/client_scopes.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/tokens/token_issuer.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

result<std::string> granted_scopes(const client_document& client, const cognito::get_client_token& input,
                                   const std::vector<std::string>& known) {
    const auto allowed = custom_scopes_of(client.settings, known);
    if (!input.Scopes || input.Scopes->empty()) return join_scopes(allowed);
    const std::vector<std::string_view> wanted(input.Scopes->begin(), input.Scopes->end());
    for (const auto each : wanted)
        if (std::ranges::find(allowed, each) == allowed.end())
            return refuse_parameter(fmt::format("Invalid scope requested: {}", each));
    return join_scopes(wanted);
}

} // namespace

reply_to<cognito::get_client_token> get_client_token(const cognito::get_client_token& input, const call& by,
                                                     const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(ports.pools, input.ClientId));
    const auto& client = place.client;
    if (!has_secret(*client) || !ports.pools.secrets().accepts(*client, input.Secret.reveal()))
        return refuse(cognito::failure_name::not_authorized, "Invalid client or secret");
    if (!allows_client_tokens(client->settings))
        return refuse_parameter("ALLOW_CLIENT_TOKEN_AUTH is not enabled for the client.");
    POOLGUARD_TRY(const auto known, ports.servers.scopes_of(place.pool->id));
    POOLGUARD_TRY(const auto scopes, granted_scopes(*client, input, known));
    POOLGUARD_TRY(auto token,
                  ports.issuer.issue_to_client(*place.pool, *client,
                                               {scopes, caller_of(by, client->id, input.ClientMetadata)}, by.now));
    return cognito::get_client_token_reply{
        {std::move(token), access_token_validity(client->settings).count(), "Bearer"}};
}

extern const operation get_client_token_operation = operation_of<cognito::get_client_token, get_client_token>;

} // namespace poolguard::pool
