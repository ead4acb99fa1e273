#include "pool/oauth/user_endpoints.hpp"

#include "jwt/given_token.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/linked_identities.hpp"
#include "pool/model/scopes.hpp"
#include "pool/oauth/client_authentication.hpp"
#include "pool/oauth/client_failures.hpp"
#include "pool/oauth/issuer_path.hpp"
#include "pool/oauth/token_endpoint.hpp"
#include "pool/protocol/refusal.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace poolguard::pool {
namespace {

http::response refuse_user_info(unsigned status, std::string_view error, std::string_view description) {
    auto out = oauth_error(error, description);
    out.status = status;
    out.headers.emplace_back("WWW-Authenticate",
                             fmt::format("Bearer error=\"{}\", error_description=\"{}\"", error, description));
    return out;
}

} // namespace

http::response answer_user_info(const http::request& request, const oauth_ports& ports) {
    const auto token = credentials_of(request, "Bearer");
    if (token.empty()) return refuse_user_info(400, "invalid_request", "Bad OAuth2 request at UserInfo Endpoint");
    const auto who = ports.tokens.verify(token, "openid");
    if (!who && is_server_fault(who.error())) return oauth_error("server_error");
    if (!who)
        return refuse_user_info(401, "invalid_token",
                                "Access token is expired, disabled, or deleted, or the user has globally signed out.");
    if (!is_below_issuer_of(who->pool(), request))
        return refuse_user_info(401, "invalid_token", "The access token is of another user pool.");
    const auto& user = who->user();
    boost::json::object claims{{"sub", user.sub}, {"username", user.username}};
    for (const auto& [name, value] : user.attributes)
        if (may_read(who->client().settings, name) && is_in_scope(who->scope(), name)) claims.emplace(name, value);
    // An object, as in ID tokens.
    if (auto* address = claims.if_contains("address")) *address = boost::json::object{{"formatted", *address}};
    if (!user.identities.empty()) claims.emplace("identities", identities_json(user));
    return oauth_answer(boost::json::serialize(claims));
}

http::response answer_revocation(const http::request& request, const oauth_ports& ports) {
    if (auto limited = refuse_failing_network(request, "revocation", ports.rates)) return *std::move(limited);
    const auto given = parameters::parse(request.body);
    if (!given || !given->has("token"))
        return oauth_error("invalid_request", "token is required and must not be repeated");
    const auto place = authenticate_client(request, *given, ports.pools);
    if (!place) {
        auto out = oauth_error(place.error());
        if (place.error() == "invalid_client") {
            out.status = 401;
            if (auto limited = count_client_failure(request, "revocation", ports.rates)) return *std::move(limited);
        }
        return out;
    }
    const auto& pool = place->pool;
    const auto& client = place->client;
    if (!has_token_revocation(client->settings))
        return oauth_error("invalid_request", "token revocation is not enabled for this app client");
    const auto text = given->get("token");
    const auto token = ports.sessions.read(text);
    if (!token && jwt::read_given_token(text)) return oauth_error("unsupported_token_type");
    if (token && token->client_id == client->id && token->pool_id == pool->id)
        if (const auto ended = ports.sessions.end_one(*pool, *token); !ended) return oauth_error("server_error");
    http::response out;
    out.headers.emplace_back("Cache-Control", "no-store");
    return out;
}

} // namespace poolguard::pool
