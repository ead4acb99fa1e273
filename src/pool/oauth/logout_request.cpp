#include "pool/oauth/logout_request.hpp"

#include "base/try.hpp"
#include "jwt/verifier.hpp"
#include "pool/oauth/authorization_request.hpp"
#include "pool/oauth/issuer_path.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

std::unexpected<logout_refusal> refuse_logout(std::string_view error, std::string_view parameter = {}) {
    return std::unexpected(logout_refusal{error, parameter});
}

std::unexpected<failure> foreign_hint() { return refuse(cognito::failure_name::not_authorized, "Invalid ID token"); }

result<sign_in_place> client_of_hint(std::string_view token, const oauth_ports& ports) {
    const auto head = jwt::verifier::read_head(token);
    if (!head || !head->unverified_issuer) return foreign_hint();
    const auto pool_id = head->unverified_issuer->substr(head->unverified_issuer->rfind('/') + 1);
    if (!cognito::is_user_pool_id(pool_id)) return foreign_hint();
    POOLGUARD_TRY(auto pool, ports.verifier.find_pool(pool_id));
    if (!pool) return foreign_hint();
    jwt::policy wanted({ports.verifier.issuer_of(pool->id)}, jwt::token_use::id, jwt::accept_any_client_unsafe);
    wanted.accept_expired_unsafe = true;
    POOLGUARD_TRY(const auto verified,
                  ports.verifier.verify(token, *pool, wanted, [](jwt::error why, base::time_point) -> failure {
                      if (why != jwt::error::crypto_failure) return foreign_hint().error();
                      return {cognito::failure_name::internal_error, "The token could not be verified."};
                  }));
    POOLGUARD_TRY(auto client, ports.verifier.client_of(verified, *pool));
    return sign_in_place{std::move(pool), std::move(client)};
}

std::expected<sign_in_place, logout_refusal> find_client(const parameters& given, const oauth_ports& ports) {
    const auto id = given.get("client_id");
    const bool has_hint = given.has("id_token_hint");
    if (!has_hint && !cognito::is_client_id(id)) return refuse_logout("invalid_client");
    auto place = has_hint ? client_of_hint(given.get("id_token_hint"), ports) : find_place(ports.pools, id);
    if (!place && is_server_fault(place.error())) return refuse_logout("server_error");
    if (!place && has_hint) return refuse_logout("invalid_request", "id_token_hint");
    if (!place || (!id.empty() && id != place->client->id)) return refuse_logout("invalid_client");
    return std::move(*place);
}

bool lists_address(const std::optional<json::list<cognito::redirect_uri, 0, 100>>& urls, std::string_view address) {
    return urls && std::ranges::any_of(*urls, [&](const std::string& each) { return each == address; });
}

std::expected<std::string, logout_refusal> location_of(const parameters& given, const client_document& client,
                                                       std::string_view query) {
    for (const std::string_view name : {"logout_uri", "post_logout_redirect_uri"}) {
        if (!given.has(name)) continue;
        const auto to = given.get(name);
        if (!lists_address(client.settings.LogoutURLs, to)) return refuse_logout("redirect_mismatch", name);
        return given.has("state") ? with_query(to, {{"state", given.get("state")}}) : std::string(to);
    }
    if (given.has("redirect_uri")) {
        if (!lists_address(client.settings.CallbackURLs, given.get("redirect_uri")))
            return refuse_logout("redirect_mismatch");
        return fmt::format("/login?{}", query);
    }
    if (given.has("id_token_hint")) return std::string{};
    return refuse_logout("invalid_request", "logout_uri");
}

} // namespace

std::expected<logout_request, logout_refusal> read_logout_request(const http::request& request,
                                                                  const oauth_ports& ports) {
    const auto given = parameters::parse(request.query);
    if (!given) return refuse_logout("invalid_request");
    POOLGUARD_TRY(auto place, find_client(*given, ports));
    if (!is_below_issuer_of(*place.pool, request)) return refuse_logout("invalid_client");
    POOLGUARD_TRY(auto location, location_of(*given, *place.client, request.query));
    return logout_request{std::move(place), std::move(location)};
}

} // namespace poolguard::pool
