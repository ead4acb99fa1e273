#include "pool/tokens/well_known.hpp"

#include "base/json/write.hpp"

namespace poolguard::pool {
namespace {

using words = std::vector<std::string>;

struct discovery_document {
    std::string authorization_endpoint;
    words code_challenge_methods_supported{"S256"};
    std::string end_session_endpoint;
    words id_token_signing_alg_values_supported{"RS256"};
    std::string issuer;
    std::string jwks_uri;
    words response_types_supported{"code", "token"};
    std::string revocation_endpoint;
    words scopes_supported{"openid", "email", "phone", "profile"};
    words subject_types_supported{"public"};
    std::string token_endpoint;
    words token_endpoint_auth_methods_supported{"client_secret_basic", "client_secret_post"};
    std::string userinfo_endpoint;
};
BOOST_DESCRIBE_STRUCT(discovery_document, (),
                      (authorization_endpoint, code_challenge_methods_supported, end_session_endpoint,
                       id_token_signing_alg_values_supported, issuer, jwks_uri, response_types_supported,
                       revocation_endpoint, scopes_supported, subject_types_supported, token_endpoint,
                       token_endpoint_auth_methods_supported, userinfo_endpoint))

struct document_refusal {
    std::string message;
};
BOOST_DESCRIBE_STRUCT(document_refusal, (), (message))

http::response json_response(unsigned status, std::string body, std::string_view cache_control) {
    http::response out;
    out.status = status;
    out.content_type = "application/json";
    out.body = std::move(body);
    out.headers.emplace_back("Cache-Control", cache_control);
    return out;
}

http::response refuse_document(const failure& why) {
    if (why.name == cognito::failure_name::resource_not_found)
        return json_response(404, base::json::write(document_refusal{"There is no such user pool here."}), "no-store");
    return json_response(500, base::json::write(document_refusal{"The user pool cannot be read."}), "no-store");
}

http::handler blocking_document(const well_known& from, http::response (well_known::*answer)(std::string_view) const) {
    return [&from, answer](const http::request& request) -> http::outcome {
        return http::work([&from, answer, pool_id = std::string(request.path_parameter("pool_id").value_or(""))] {
            return (from.*answer)(pool_id);
        });
    };
}

} // namespace

well_known::well_known(user_pools& pools, signing_keys& keys, const issuer_names& issuers)
    : pools_(pools), keys_(keys), issuers_(issuers) {}

void well_known::add_routes(http::router& routes) {
    routes.add({.method = http::method::get,
                .pattern = "/{pool_id}/.well-known/jwks.json",
                .body_limit = 0,
                .media_types = {},
                .is_for_any_origin = true,
                .handler = blocking_document(*this, &well_known::jwks)});
    routes.add({.method = http::method::get,
                .pattern = "/{pool_id}/.well-known/openid-configuration",
                .body_limit = 0,
                .media_types = {},
                .is_for_any_origin = true,
                .handler = blocking_document(*this, &well_known::configuration)});
    routes.add({.method = http::method::get,
                .pattern = "/.well-known/jwks_uri",
                .body_limit = 0,
                .media_types = {},
                .is_for_any_origin = true,
                .handler = blocking_document(*this, &well_known::identity_jwks)});
}

http::response well_known::identity_jwks(std::string_view) const {
    const auto keys = keys_.of(identity_keys);
    if (!keys) return refuse_document(keys.error());
    return json_response(200, (*keys)->jwks_json, cache_control);
}

http::response well_known::jwks(std::string_view pool_id) const {
    const auto pool = pools_.find(pool_id);
    if (!pool) return refuse_document(pool.error());
    const auto keys = keys_.of((*pool)->id, (*pool)->created);
    if (!keys) return refuse_document(keys.error());
    return json_response(200, (*keys)->jwks_json, cache_control);
}

http::response well_known::configuration(std::string_view pool_id) const {
    const auto pool = pools_.find(pool_id);
    if (!pool) return refuse_document(pool.error());
    const auto& base = issuers_.public_url();
    discovery_document document;
    document.authorization_endpoint = base + "/oauth2/authorize";
    document.end_session_endpoint = base + "/logout";
    document.issuer = issuers_.of((*pool)->id);
    document.jwks_uri = base + '/' + (*pool)->id + "/.well-known/jwks.json";
    document.revocation_endpoint = base + "/oauth2/revoke";
    document.token_endpoint = base + "/oauth2/token";
    document.userinfo_endpoint = base + "/oauth2/userInfo";
    return json_response(200, base::json::write(document), cache_control);
}

} // namespace poolguard::pool
