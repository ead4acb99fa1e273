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

void log_failure(std::string_view event, const provider_document& provider, std::string_view cause) {
    base::log::warning(event, {{"provider", std::string_view(provider.name)}, {"cause", cause}});
}

// The application is told that it did not work; why is in the log.
http::response tell_application(const page_context& here, std::string_view error, std::string_view description) {
    return redirect(error_location(here.place().request, error, description));
}

// What a provider sends back, whichever way.
struct provider_answer {
    std::string state;
    std::string code;
    std::string error;
};

std::optional<provider_answer> read_answer(const http::request& request) {
    const auto given = parameters::parse(request.method == http::method::post ? request.body : request.query);
    if (!given) return std::nullopt;
    return provider_answer{std::string(given->get("state")), std::string(given->get("code")),
                           std::string(given->get("error"))};
}

} // namespace

result<std::optional<provider_document>> provider_asked_for(const page_context& here) {
    const auto& [pool, client] = here.place().at;
    const auto& asked = here.place().request;
    const auto& listed = client->settings.SupportedIdentityProviders;
    const auto& providers = here.ports().oauth.providers;
    std::string name = asked.provider;
    if (name.empty() && !asked.idp_identifier.empty()) {
        POOLGUARD_TRY(auto found, providers.find_by_identifier(pool->id, asked.idp_identifier));
        if (!found) return refuse_parameter("there is no identity provider of that identifier");
        name = found->name;
    }
    if (name.empty() && listed && listed->size() == 1) name = listed->front();
    if (name.empty() || name == own_name) return std::nullopt;
    const bool is_listed =
        listed && std::ranges::any_of(*listed, [&](const std::string& each) { return each == name; });
    auto found = is_listed ? providers.find(pool->id, name) : std::optional<provider_document>{};
    if (!found) return std::unexpected(found.error());
    if (!*found) return refuse_parameter("the app client does not have that identity provider");
    return found;
}

http::response leave_for(const page_context& here, const provider_document& provider, const federation_ports& ports) {
    const auto begun = ports.all_federation_requests.begin(here.place().at.pool->id, provider.name, here.place().query);
    if (!begun) return tell_application(here, "server_error", "try again later");
    const auto address = ports.client.address_for(provider, here.place().request, begun->state, begun->secrets);
    if (!address) {
        log_failure("provider_not_reached", provider, address.error());
        return tell_application(here, "server_error", "the identity provider cannot be reached");
    }
    auto out = redirect(*address);
    http::set_cookie(out, {.name = federation_requests::cookie_name,
                           .value = begun->cookie,
                           .is_secure = here.ports().is_secure,
                           .lifetime = federation_requests::longest});
    return out;
}

http::response come_back(const http::request& request, const page_ports& pages, const federation_ports& ports) {
    const auto answer = read_answer(request);
    if (!answer) return error_page(request, "invalid_request", pages);
    // A form from another site comes without our cookie; the browser brings it when it is sent on.
    if (request.method == http::method::post)
        return redirect(with_query("/oauth2/idpresponse",
                                   {{"state", answer->state}, {"code", answer->code}, {"error", answer->error}}),
                        303);
    const auto cookie = http::find_cookie(request, federation_requests::cookie_name).value_or("");
    const auto begun = ports.all_federation_requests.end(answer->state, cookie);
    if (!begun) return error_page(request, "server_error", pages);
    if (!*begun) return error_page(request, "provider_failed", pages);
    auto asked = request;
    asked.query = (*begun)->query;
    asked.body = {};
    const auto here = page_context::open(asked, pages);
    if (!here) return here.error();
    const auto& pool = *here->place().at.pool;
    const auto provider = pages.oauth.providers.find((*begun)->pool_id, (*begun)->provider);
    if (!provider || !*provider || pool.id != (*begun)->pool_id)
        return tell_application(*here, "server_error", "the identity provider is gone");
    const auto failed = [&](std::string_view error, std::string_view description, std::string_view cause) {
        log_failure("provider_sign_in_failed", **provider, cause);
        here->audit("provider_sign_in", refuse(cognito::failure_name::not_authorized, std::string(description)), {});
        return tell_application(*here, error, description);
    };
    if (answer->error == "access_denied") return failed("access_denied", "the sign-in was declined", "access_denied");
    if (!answer->error.empty() || answer->code.empty())
        return failed("invalid_request", "the identity provider answered with an error", "an error came back");
    const auto who = ports.client.identify(**provider, pages.oauth.providers.secrets_of(pool.id, **provider),
                                           answer->code, {(*begun)->nonce, (*begun)->verifier});
    if (!who) return failed("invalid_request", "the identity provider's answer was refused", who.error());
    const auto user = ports.users.take_in(pool, **provider, *who);
    if (!user) {
        const bool is_ours = user.error().name == cognito::failure_name::internal_error ||
                             user.error().name == cognito::failure_name::too_many_requests;
        return is_ours ? failed("server_error", "try again later", user.error().name)
                       : failed("invalid_request", user.error().message, user.error().name);
    }
    here->audit("provider_sign_in", {}, {}, user->sub);
    auto out = complete(*here, *user);
    http::drop_cookie(out, federation_requests::cookie_name, pages.is_secure);
    return out;
}

} // namespace poolguard::pool
