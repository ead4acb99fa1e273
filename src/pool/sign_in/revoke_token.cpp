#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/browser_sessions.hpp"
#include "pool/tokens/sessions.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

std::unexpected<failure> unauthorized(std::string message) {
    return refuse("UnauthorizedException", std::move(message));
}

// The browser's session that the token came through.
result<void> end_browser_session(const user_pool_document& pool, const refresh_token& token,
                                 const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, ports.users.find_exact(pool, token.username));
    if (!found || found->user.sub != token.sub) return {};
    POOLGUARD_TRY(const auto kept, ports.sessions.of(pool, found->user));
    const auto own = std::ranges::find(kept, token.origin_jti, &kept_session::origin_jti);
    if (own == kept.end() || own->browser_session.empty()) return {};
    return ports.browsers.end_one(pool, found->user, own->browser_session);
}

} // namespace

reply_to<cognito::revoke_token> revoke_token(const cognito::revoke_token& input, const call&,
                                             const operation_ports& ports) {
    const auto client = ports.pools.find_client(input.ClientId);
    // This operation has no error for a client that does not exist.
    if (!client && client.error().name == cognito::failure_name::resource_not_found)
        return unauthorized("The client is not authorized.");
    if (!client) return std::unexpected(client.error());
    const auto given = input.ClientSecret ? input.ClientSecret->reveal() : std::string_view{};
    if (!ports.pools.secrets().accepts(**client, given)) return unauthorized("The client secret does not match.");
    if (!has_token_revocation((*client)->settings))
        return refuse("UnsupportedOperationException", "Token revocation is not enabled for this client.");
    const auto token = ports.sessions.read(input.Token.reveal());
    if (!token) return refuse("UnsupportedTokenTypeException", "The token is not a refresh token of this user pool.");
    if (token->client_id != (*client)->id || token->pool_id != (*client)->pool_id)
        return unauthorized("The refresh token was issued to another client.");
    const auto pool = ports.pools.find(token->pool_id);
    if (!pool) return unauthorized("The client is not authorized.");
    // The session itself comes last, so that a call that was cut short can be repeated.
    if (input.RevokeAssociatedSessions == cognito::associated_sessions::LINKED && (*pool)->sessions.are_tracked)
        POOLGUARD_CHECK(end_browser_session(**pool, *token, ports));
    POOLGUARD_CHECK(ports.sessions.end_one(**pool, *token));
    return cognito::empty_reply{};
}

extern const operation revoke_token_operation = operation_of<cognito::revoke_token, revoke_token>;

} // namespace poolguard::pool
