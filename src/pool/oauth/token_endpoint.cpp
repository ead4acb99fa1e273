#include "pool/oauth/token_endpoint.hpp"

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/log.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/scopes.hpp"
#include "pool/oauth/client_authentication.hpp"
#include "pool/oauth/client_failures.hpp"
#include "pool/oauth/client_scopes.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/devices.hpp"
#include "pool/tokens/session_tokens.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

struct token_answer {
    std::optional<std::string> id_token;
    std::string access_token;
    std::optional<std::string> refresh_token;
    std::int64_t expires_in = 0;
    std::string token_type = "Bearer";
};
BOOST_DESCRIBE_STRUCT(token_answer, (), (id_token, access_token, refresh_token, expires_in, token_type))

struct error_answer {
    std::string error;
    std::optional<std::string> error_description;
};
BOOST_DESCRIBE_STRUCT(error_answer, (), (error, error_description))

struct oauth_refusal {
    std::string_view error;
    std::string description;
    bool is_guess = false; // counts as a failure of the network
};
template <class T>
using grant_outcome = std::expected<T, oauth_refusal>;
std::unexpected<oauth_refusal> refuse_grant(std::string_view description) {
    return std::unexpected(oauth_refusal{"invalid_grant", std::string(description)});
}

// A refusal of the pool is an invalid grant; a failure of the store or an overload is a server error.
std::unexpected<oauth_refusal> refuse_grant_for(const failure& why, std::string_view description) {
    if (is_server_fault(why)) return std::unexpected(oauth_refusal{"server_error", "try again later"});
    if (is_of_function(why)) return std::unexpected(oauth_refusal{"invalid_request", why.message});
    return refuse_grant(description);
}

token_answer answer_of(issued_tokens tokens) {
    token_answer out;
    if (!tokens.id_token.empty()) out.id_token = std::move(tokens.id_token);
    out.access_token = std::move(tokens.access_token);
    out.expires_in = tokens.access_validity.count();
    return out;
}

std::string_view describe_refusal(authorization_codes::refusal why) {
    using enum authorization_codes::refusal;
    switch (why) {
    case unknown:
    case other_client:
        return "the code is unknown";
    case expired:
        return "the code has expired";
    case other_redirect:
        return "redirect_uri differs from that of the authorization request";
    case other_verifier:
        return "code_verifier does not match the code challenge";
    case used:
        return "the code has already been used";
    }
    return "the code is unknown";
}

result<void> end_session(const user_pool_document& pool, const authorization_code_document& code,
                         const oauth_ports& ports) {
    base::log::warning("authorization_code_came_back", {{"client_id", code.client_id}, {"sub", code.sub}});
    refresh_token token;
    token.pool_id = pool.id;
    token.client_id = code.client_id;
    token.username = code.username;
    token.sub = code.sub;
    token.origin_jti = code.origin_jti;
    return ports.sessions.end_one(pool, token);
}

grant_outcome<token_answer> redeem_code(const sign_in_place& place, const parameters& given, const oauth_ports& ports) {
    const auto& pool = place.pool;
    const auto& client = place.client;
    if (!allows(client->settings, cognito::oauth_flow::code))
        return std::unexpected(oauth_refusal{"unauthorized_client", "the app client may not use this grant"});
    const auto code = given.get("code");
    if (code.empty() || !given.has("redirect_uri"))
        return std::unexpected(oauth_refusal{"invalid_request", "code and redirect_uri are required"});
    const auto redeemed = ports.codes.redeem(
        *pool, *client,
        {.code = code, .redirect_uri = given.get("redirect_uri"), .verifier = given.get("code_verifier")});
    if (!redeemed) return refuse_grant_for(redeemed.error(), {});
    const auto& document = redeemed->document;
    if (redeemed->why == authorization_codes::refusal::used)
        if (const auto ended = end_session(*pool, document, ports); !ended) return refuse_grant_for(ended.error(), {});
    if (redeemed->why) return refuse_grant(describe_refusal(*redeemed->why));

    const auto user = ports.users.find_exact(*pool, document.username);
    if (!user) return refuse_grant_for(user.error(), {});
    if (!*user || (*user)->user.sub != document.sub || !(*user)->user.enabled)
        return refuse_grant("the user was deleted or disabled");
    const auto session = ports.sessions.begin(*pool, *client, (*user)->user,
                                              {.origin_jti = document.origin_jti,
                                               .scope = document.scope,
                                               .proved_at = base::from_epoch_milliseconds(document.proved_at),
                                               .sign_outs = document.sign_outs,
                                               .browser_session = document.browser_session,
                                               .from = place.from});
    if (!session) return refuse_grant_for(session.error(), "the user is disabled or signed out");
    auto tokens = issue_first(ports.issuer, ports.sessions, *pool, *client, *session,
                              {.reason = token_reason::hosted_sign_in, .nonce = document.nonce, .by = place.by},
                              ports.clock.now());
    if (!tokens) return refuse_grant_for(tokens.error(), {});
    // A second use while this session was being created could not end it, so end it here.
    const auto replayed = ports.codes.was_replayed(*pool, code);
    if (!replayed) return refuse_grant_for(replayed.error(), {});
    if (*replayed) {
        if (const auto ended = end_session(*pool, document, ports); !ended) return refuse_grant_for(ended.error(), {});
        return refuse_grant("the code has already been used");
    }
    auto out = answer_of(std::move(*tokens));
    out.refresh_token = session->refresh_token.reveal();
    return out;
}

bool has_all_scopes(const live_session& session, std::string_view wanted) {
    const std::string_view has = session.scope.empty() ? sign_in_scope : std::string_view(session.scope);
    return std::ranges::all_of(split_scopes(wanted), [&](std::string_view each) { return has_scope(has, each); });
}

grant_outcome<token_answer> refresh(const sign_in_place& place, const parameters& given, const oauth_ports& ports) {
    const auto& pool = place.pool;
    const auto text = given.get("refresh_token");
    if (text.empty()) return std::unexpected(oauth_refusal{"invalid_request", "refresh_token is required"});
    const auto token = ports.sessions.read(text);
    if (!token) return refuse_grant("the refresh token was not issued by this user pool");
    // These tokens are only good together with the key of their device, which this endpoint does not take.
    if (token->device_key && tracks_devices(*pool)) return refuse_grant("the refresh token belongs to a device");
    const auto session = ports.sessions.resume(*pool, *place.client, *token, text, place.from);
    if (!session)
        return refuse_grant_for(session.error(),
                                "the refresh token has expired, was revoked or belongs to another client");
    // Fewer scopes are ignored, as they would have to be stored with the session; more are refused (RFC 6749 section
    // 6).
    if (!has_all_scopes(*session, given.get("scope"))) {
        if (const auto kept = ports.sessions.allow_retry(*pool, *session); !kept)
            return refuse_grant_for(kept.error(), {});
        return std::unexpected(oauth_refusal{"invalid_scope", "the session does not have all requested scopes"});
    }
    auto tokens = issue_next(ports.issuer, ports.sessions, *pool, *place.client, *session,
                             {.reason = token_reason::refresh, .by = place.by}, ports.clock.now());
    if (!tokens) return refuse_grant_for(tokens.error(), {});
    auto out = answer_of(std::move(*tokens));
    if (session->next_token) out.refresh_token = session->next_token->reveal();
    return out;
}

// The form field aws_client_metadata: a JSON object of texts.
grant_outcome<function_caller> client_caller(const sign_in_place& place, const parameters& given) {
    auto out = place.by;
    const auto text = given.get("aws_client_metadata");
    if (text.empty()) return out;
    auto read = base::json::read<cognito::string_map>(text, base::json::unknown_members::refuse);
    if (!read)
        return std::unexpected(oauth_refusal{"invalid_request", "aws_client_metadata is not a JSON object of texts"});
    out.metadata = std::move(*read);
    return out;
}

grant_outcome<token_answer> grant_to_client(const sign_in_place& place, const parameters& given,
                                            const oauth_ports& ports) {
    const auto& pool = place.pool;
    const auto& client = place.client;
    if (!allows(client->settings, cognito::oauth_flow::client_credentials))
        return std::unexpected(oauth_refusal{"unauthorized_client", "the app client may not use this grant"});
    const auto known = ports.servers.scopes_of(pool->id);
    if (!known) return refuse_grant_for(known.error(), {});
    auto wanted = split_scopes(given.get("scope"));
    if (wanted.empty()) wanted = custom_scopes_of(client->settings, *known);
    for (const auto each : wanted) {
        if (std::ranges::find(*known, each) == known->end())
            return std::unexpected(oauth_refusal{"invalid_scope", "the scope does not exist"});
        if (!may_have_scope(client->settings, each))
            return refuse_grant("the app client does not have all requested scopes");
    }
    const auto by = client_caller(place, given);
    if (!by) return std::unexpected(by.error());
    const auto scope = join_scopes(wanted);
    auto token = ports.issuer.issue_to_client(*pool, *client, {scope, *by}, ports.clock.now());
    if (!token) return refuse_grant_for(token.error(), {});
    return answer_of({std::move(*token), {}, access_token_validity(client->settings)});
}

grant_outcome<token_answer> answer_grant(const http::request& request, const oauth_ports& ports) {
    const auto given = parameters::parse(request.body);
    if (!given)
        return std::unexpected(oauth_refusal{"invalid_request", "a parameter is repeated or has an invalid escape"});
    const auto type = given->get("grant_type");
    if (type.empty()) return std::unexpected(oauth_refusal{"invalid_request", "grant_type is required"});
    if (type != "authorization_code" && type != "refresh_token" && type != "client_credentials")
        return std::unexpected(oauth_refusal{"unsupported_grant_type", {}});
    const auto place = authenticate_client(request, *given, ports.pools);
    if (!place) return std::unexpected(oauth_refusal{place.error(), {}, place.error() == "invalid_client"});
    auto done = type == "authorization_code" ? redeem_code(*place, *given, ports)
                : type == "refresh_token"    ? refresh(*place, *given, ports)
                                             : grant_to_client(*place, *given, ports);
    // A backend that has proved its secret has the refresh tokens of many users, and some of them have expired.
    if (!done && done.error().error == "invalid_grant") done.error().is_guess = !has_secret(*place->client);
    return done;
}

} // namespace

http::response oauth_answer(std::string body) {
    http::response out;
    out.content_type = "application/json;charset=UTF-8";
    out.body = std::move(body);
    out.wipe_body = true;
    out.headers.emplace_back("Cache-Control", "no-store");
    out.headers.emplace_back("Pragma", "no-cache");
    return out;
}

http::response oauth_error(std::string_view error, std::string_view description) {
    error_answer content{std::string(error), std::nullopt};
    if (!description.empty()) content.error_description = description;
    auto out = oauth_answer(base::json::write(content));
    out.status = error == "server_error" ? 500 : 400;
    return out;
}

http::response answer_token_request(const http::request& request, const oauth_ports& ports) {
    if (auto limited = refuse_failing_network(request, "token", ports.rates)) return *std::move(limited);
    auto done = answer_grant(request, ports);
    if (done) return oauth_answer(base::json::write(*done));
    const auto& refused = done.error();
    if (refused.is_guess)
        if (auto limited = count_client_failure(request, "token", ports.rates)) return *std::move(limited);
    return oauth_error(refused.error, refused.description);
}

} // namespace poolguard::pool
