#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {
namespace {

result<void> check_refreshing_client(const client_document& client, const cognito::get_tokens_from_refresh_token& input,
                                     const user_pools& pools) {
    const auto given = input.ClientSecret ? input.ClientSecret->reveal() : std::string_view{};
    if (pools.secrets().accepts(client, given)) return {};
    return refuse(cognito::failure_name::not_authorized,
                  fmt::format("Unable to verify secret for client {}", client.id));
}

} // namespace

reply_to<cognito::get_tokens_from_refresh_token>
get_tokens_from_refresh_token(const cognito::get_tokens_from_refresh_token& input, const call& by,
                              const operation_ports& ports) {
    POOLGUARD_TRY(auto place, find_place(ports.pools, input.ClientId));
    place.by = caller_of(by, place.client->id, input.ClientMetadata);
    POOLGUARD_CHECK(check_refreshing_client(*place.client, input, ports.pools));
    const auto text = input.RefreshToken.reveal();
    const auto token = ports.sessions.read(text);
    if (!token) return refuse(cognito::failure_name::not_authorized, "Invalid Refresh Token");
    const std::string_view device = input.DeviceKey ? std::string_view(input.DeviceKey->value) : std::string_view{};
    POOLGUARD_CHECK(ports.devices.check_refresh(*place.pool, *token, device));
    POOLGUARD_TRY(const auto session, ports.sessions.resume(*place.pool, *place.client, *token, text, by.origin()));
    POOLGUARD_TRY(auto tokens, issue_again(place, session, ports));
    if (session.next_token) tokens.RefreshToken = session.next_token->reveal();
    return cognito::tokens_reply{std::move(tokens)};
}

extern const operation get_tokens_from_refresh_token_operation =
    operation_of<cognito::get_tokens_from_refresh_token, get_tokens_from_refresh_token>;

} // namespace poolguard::pool
