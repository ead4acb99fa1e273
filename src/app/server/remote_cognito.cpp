#include "app/server/remote_cognito.hpp"

#include "base/secret.hpp"
#include "jwt/cognito_pool.hpp"
#include "jwt/key_refresh.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

constexpr std::chrono::milliseconds fetch_timeout{5'000};
constexpr std::size_t max_key_set_bytes = std::size_t{256} * 1024; // far above any real key set

} // namespace

remote_cognito::remote_cognito(const cognito_settings& settings, const environment& variables, const base::clock& clock,
                               base::random_source& random)
    : jwks_url_(jwks_url(settings)), first_keys_(settings.first_keys.value_or("")), aws_(settings, variables, clock),
      transport_(aws::json_call(cognito::user_pools_target(settings.region, settings.endpoint.value_or("")), aws_.https,
                                aws_.credentials, clock, random)),
      identities_(aws::json_call(cognito::identity_pools_target(settings.region, settings.endpoint.value_or("")),
                                 aws_.https, aws_.credentials, clock, random)) {}

std::vector<std::string> remote_cognito::issuers(const cognito_settings& settings) {
    if (settings.issuer) return {*settings.issuer};
    if (settings.endpoint) return {*settings.endpoint + "/" + *settings.user_pool_id};
    return jwt::cognito_issuers(*settings.user_pool_id);
}

std::string remote_cognito::jwks_url(const cognito_settings& settings) {
    if (settings.jwks_url) return *settings.jwks_url;
    if (settings.endpoint)
        return fmt::format("{}/{}/.well-known/jwks.json", *settings.endpoint, *settings.user_pool_id);
    return jwt::cognito_jwks_url(*settings.user_pool_id);
}

service::key_fetch remote_cognito::key_fetch() {
    return [this]() -> std::expected<service::fetched_keys, std::string> {
        if (!first_keys_.empty()) return service::fetched_keys{std::exchange(first_keys_, {}), std::nullopt};
        aws::http_request request;
        request.method = "GET";
        request.url = jwks_url_;
        request.timeout = fetch_timeout;
        request.max_response_bytes = max_key_set_bytes;
        auto reply = aws_.https.send(request);
        if (!reply) return std::unexpected(fmt::format("{}: {}", jwks_url_, describe(reply.error())));
        if (reply->status != 200) return std::unexpected(fmt::format("{}: status {}", jwks_url_, reply->status));
        const auto cache_control = reply->header("cache-control");
        return service::fetched_keys{std::move(reply->body),
                                     cache_control ? jwt::parse_max_age(*cache_control) : std::nullopt};
    };
}

service::oauth_transport remote_cognito::oauth(std::string domain) {
    return [this, domain = std::move(domain)](
               const service::oauth_post& post) -> std::expected<service::oauth_reply, std::string> {
        aws::http_request request;
        request.method = "POST";
        request.url = domain + std::string(post.path);
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
        if (!post.authorization.empty()) request.headers.emplace_back("Authorization", post.authorization);
        request.body = post.form;
        auto reply = aws_.https.send(request);
        for (auto& header : request.headers)
            base::wipe(header.second);
        if (!reply) return std::unexpected(std::string(describe(reply.error())));
        return service::oauth_reply{reply->status, std::move(reply->body)};
    };
}

} // namespace poolguard::app
