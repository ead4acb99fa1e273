#include "pool/pages/provider_pages.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "http/cookies.hpp"
#include "pool/pages/sign_in_pages.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::string_view own_name = "COGNITO";
// That a browser has begun side by side, as in several tabs.
constexpr std::size_t most_requests = 10;

constexpr std::string_view not_of_client = "the app client does not have that identity provider";

bool offers_provider(const client_document& client, std::string_view name) {
    const auto& listed = client.settings.SupportedIdentityProviders;
    return listed && std::ranges::any_of(*listed, [&](const std::string& each) { return each == name; });
}

void log_failure(std::string_view event, const provider_document& provider, std::string_view cause) {
    base::log::warning(event, {{"provider", std::string_view(provider.name)}, {"cause", cause}});
}

// The application gets a general error; the cause is in the log.
http::response redirect_with_error(const page_context& here, std::string_view error, std::string_view description) {
    return redirect(error_location(here.place().request, error, description));
}

// The parameters of a provider's authorization response.
struct provider_response {
    std::string state;
    std::string code;
    std::string error;
};

std::optional<provider_response> read_provider_response(const http::request& request) {
    const auto given = parameters::parse(request.method == http::method::post ? request.body : request.query);
    if (!given) return std::nullopt;
    return provider_response{std::string(given->get("state")), std::string(given->get("code")),
                             std::string(given->get("error"))};
}

} // namespace

result<std::optional<provider_document>> requested_provider(const page_context& here) {
    const auto& pool = here.place().at.pool;
    const auto& client = here.place().at.client;
    const auto& asked = here.place().request;
    const auto& listed = client->settings.SupportedIdentityProviders;
    const auto& providers = here.ports().oauth.providers;
    std::string name = asked.provider;
    if (name.empty() && !asked.idp_identifier.empty()) {
        POOLGUARD_TRY(auto found, providers.find_by_identifier(pool->id, asked.idp_identifier));
        if (!found) return refuse_parameter("there is no identity provider with that identifier");
        name = found->name;
    }
    if (name.empty() && listed && listed->size() == 1) name = listed->front();
    if (name.empty() || name == own_name) return std::nullopt;
    auto found = offers_provider(*client, name) ? providers.find(pool->id, name) : std::optional<provider_document>{};
    if (!found) return std::unexpected(found.error());
    if (!*found) return refuse_parameter(std::string(not_of_client));
    return found;
}

http::response redirect_to_provider(const http::request& request, const page_context& here,
                                    const provider_document& provider, const federation_ports& ports) {
    const auto started = ports.requests.begin(here.place().at.pool->id, provider.name, here.place().query);
    if (!started) return redirect_with_error(here, "server_error", "try again later");
    const auto address =
        ports.client.authorization_url(provider, here.place().request, started->state, started->secrets);
    if (!address) {
        log_failure("provider_not_reached", provider, address.error());
        return redirect_with_error(here, "server_error", "the identity provider cannot be reached");
    }
    auto out = redirect(*address);
    const bool is_secure = here.ports().is_secure;
    http::drop_old_cookies(out, request, federation_requests::cookie_prefix(is_secure), most_requests - 1, is_secure);
    http::set_cookie(out, {.name = federation_requests::cookie_name(started->state, is_secure),
                           .value = started->cookie,
                           .is_secure = is_secure,
                           .lifetime = federation_requests::lifetime});
    return out;
}

http::response complete_provider_sign_in(const http::request& request, const page_ports& pages,
                                         const federation_ports& ports) {
    const auto answer = read_provider_response(request);
    if (!answer) return error_page(request, "invalid_request", pages);
    // Browsers omit our cookie from a form of another site; they send it after this redirect.
    if (request.method == http::method::post)
        return redirect(with_query("/oauth2/idpresponse",
                                   {{"state", answer->state}, {"code", answer->code}, {"error", answer->error}}),
                        303);
    const auto name = federation_requests::cookie_name(answer->state, pages.is_secure);
    const auto cookie = http::find_cookie(request, name).value_or("");
    const auto pending = ports.requests.end(answer->state, cookie);
    if (!pending) return error_page(request, "server_error", pages);
    if (!*pending) return error_page(request, "provider_failed", pages);
    // The page was loaded again: the browser's session leads on to the application.
    if ((*pending)->is_done) return redirect(fmt::format("/oauth2/authorize?{}", (*pending)->query));
    auto asked = request;
    asked.query = (*pending)->query;
    asked.body = {};
    const auto here = page_context::open(asked, pages);
    if (!here) return here.error();
    const auto& pool = *here->place().at.pool;
    const auto provider = pages.oauth.providers.find((*pending)->pool_id, (*pending)->provider);
    if (!provider || !*provider || pool.id != (*pending)->pool_id)
        return redirect_with_error(*here, "server_error", "the identity provider no longer exists");
    const auto failed = [&](std::string_view error, std::string_view description, std::string_view cause) {
        log_failure("provider_sign_in_failed", **provider, cause);
        here->audit("provider_sign_in", refuse(cognito::failure_name::not_authorized, std::string(description)), {});
        return redirect_with_error(*here, error, description);
    };
    // The client's settings may have changed since.
    if (!offers_provider(*here->place().at.client, (*provider)->name))
        return failed("invalid_request", not_of_client, not_of_client);
    if (answer->error == "access_denied") return failed("access_denied", "the sign-in was declined", "access_denied");
    if (!answer->error.empty() || answer->code.empty())
        return failed("invalid_request", "the identity provider returned an error", "it returned an error");
    const auto who = ports.client.identify(**provider, pages.oauth.providers.secrets_of(pool.id, **provider),
                                           answer->code, {(*pending)->nonce, (*pending)->verifier});
    if (!who) return failed("invalid_request", "the identity provider's response is invalid", who.error());
    const auto user = ports.users.take_in(pool, **provider, *who, here->place().at.by);
    if (!user) {
        return is_server_fault(user.error()) ? failed("server_error", "try again later", user.error().name)
                                             : failed("invalid_request", user.error().message, user.error().name);
    }
    here->audit("provider_sign_in", {}, {}, user->sub);
    return complete(*here, *user);
}

} // namespace poolguard::pool
