#include "pool/oauth/authorization.hpp"

#include "base/try.hpp"
#include "pool/tokens/session_tokens.hpp"

namespace poolguard::pool {
namespace {

result<base::secret> grant_tokens(const authorization_place& place, const browser_session& browser,
                                  const oauth_ports& ports) {
    const auto& [at, request, query] = place;
    POOLGUARD_TRY(
        const auto session,
        ports.sessions.begin(
            *at.pool, *at.client, browser.user,
            {.scope = request.scope, .proved_at = browser.proved_at, .browser_session = browser.id, .from = at.from}));
    POOLGUARD_TRY(const auto tokens,
                  issue_first(ports.issuer, ports.sessions, *at.pool, *at.client, session,
                              {.reason = token_reason::hosted_sign_in, .nonce = request.nonce, .by = at.by},
                              ports.clock.now()));
    return base::secret(
        with_fragment(request.redirect_uri, {{"id_token", tokens.id_token},
                                             {"access_token", tokens.access_token},
                                             {"token_type", "bearer"},
                                             {"expires_in", std::to_string(tokens.access_validity.count())},
                                             {"state", request.state}}));
}

} // namespace

std::expected<authorization_place, authorization_refusal> find_authorization(std::string_view query,
                                                                             user_pools& pools) {
    const auto given = parameters::parse(query);
    if (!given)
        return std::unexpected(
            authorization_refusal{"invalid_request", "a parameter is repeated or has an invalid escape", {}});
    const auto id = given->get("client_id");
    auto place = cognito::is_client_id(id) ? find_place(pools, id) : result<sign_in_place>(std::unexpected(failure{}));
    if (!place) {
        const bool is_unknown =
            place.error().name.empty() || place.error().name == cognito::failure_name::resource_not_found;
        return std::unexpected(
            authorization_refusal{is_unknown ? "invalid_client" : "server_error", "client_id is unknown", {}});
    }
    POOLGUARD_TRY(auto request, read_authorization_request(*given, *place->client));
    return authorization_place{std::move(*place), std::move(request), std::string(query)};
}

result<base::secret> grant(const authorization_place& place, const browser_session& browser, const oauth_ports& ports) {
    if (place.request.is_implicit) return grant_tokens(place, browser, ports);
    POOLGUARD_TRY(const auto code, ports.codes.issue(*place.at.pool, *place.at.client, place.request, browser));
    return base::secret(with_query(place.request.redirect_uri, {{"code", code}, {"state", place.request.state}}));
}

} // namespace poolguard::pool
