#include "base/clock.hpp"
#include "base/try.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/tokens/session_tokens.hpp"

namespace poolguard::pool {

result<cognito::authentication_result> issue_again(const sign_in_place& place, const resumed_session& session,
                                                   const operation_ports& ports) {
    POOLGUARD_TRY(auto tokens, issue_next(ports.issuer, ports.sessions, *place.pool, *place.client, session,
                                          {.reason = token_reason::refresh, .by = place.by}, ports.clock.now()));
    cognito::authentication_result out{
        .AccessToken = std::move(tokens.access_token),
        .ExpiresIn = tokens.access_validity.count(),
        .TokenType = "Bearer",
        .RefreshToken = {},
        .IdToken = {},
        .NewDeviceMetadata = {},
    };
    if (!tokens.id_token.empty()) out.IdToken = std::move(tokens.id_token);
    return out;
}

result<cognito::authentication_reply> refresh_tokens(const sign_in_place& place, const parameter_map& given,
                                                     const operation_ports& ports) {
    POOLGUARD_TRY(const auto text, need_parameter(given, "REFRESH_TOKEN"));
    const auto token = ports.sessions.read(text);
    if (!token || token->client_id != place.client->id)
        return refuse(cognito::failure_name::not_authorized, "Invalid Refresh Token");
    // The hash is computed with the real username, whichever name was used to sign in.
    POOLGUARD_CHECK(check_secret_hash(ports.pools, *place.client, given, token->username,
                                      "SecretHash does not match for the client:"));
    POOLGUARD_CHECK(ports.devices.check_refresh(*place.pool, *token, place.from.device_key));
    POOLGUARD_TRY(const auto session, ports.sessions.resume(*place.pool, *place.client, *token, text, place.from));
    POOLGUARD_TRY(auto tokens, issue_again(place, session, ports));
    cognito::authentication_reply reply;
    reply.AuthenticationResult = std::move(tokens);
    return reply;
}

} // namespace poolguard::pool
