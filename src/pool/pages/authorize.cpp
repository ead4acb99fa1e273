#include "http/cookies.hpp"
#include "pool/pages/hosted_pages.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

// The browser's session, unless `prompt` or `max_age` demand a new sign-in.
result<std::optional<browser_session>> usable_session(const page_context& here) {
    const auto& request = here.place().request;
    if (request.prompt == prompt_kind::login) return std::nullopt;
    auto session = here.ports().oauth.browsers.find(*here.place().at.pool, here.browser_cookie());
    if (!session || !*session) return session;
    if (request.max_age && here.by().now - (*session)->proved_at > *request.max_age) return std::nullopt;
    return session;
}

bool lists_address(const std::optional<json::list<cognito::redirect_uri, 0, 100>>& urls, std::string_view address) {
    return urls && std::ranges::any_of(*urls, [&](const std::string& each) { return each == address; });
}

} // namespace

http::response authorize(const http::request& request, const page_ports& ports, const federation_ports& federation) {
    const auto here = page_context::open(request, ports);
    if (!here) return here.error();
    const auto& asked = here->place().request;
    const auto session = usable_session(*here);
    if (!session) return redirect(error_location(asked, "server_error", "try again later"));
    if (*session) {
        const auto location = grant(here->place(), (*session)->user, (*session)->proved_at, ports.oauth);
        if (!location) return redirect(error_location(asked, "server_error", "try again later"));
        return redirect(location->reveal());
    }
    if (asked.prompt == prompt_kind::none) return redirect(error_location(asked, "login_required", {}));
    const auto provider = requested_provider(*here);
    if (!provider) {
        const bool is_known = provider.error().name == cognito::failure_name::invalid_parameter;
        return redirect(error_location(asked, is_known ? "invalid_request" : "server_error",
                                       is_known ? std::string_view(provider.error().message) : "try again later"));
    }
    if (*provider) return redirect_to_provider(request, *here, **provider, federation);
    return redirect(here->address("/login"));
}

http::response log_out(const http::request& request, const page_ports& ports) {
    const auto given = parameters::parse(request.query);
    const auto id = given ? given->get("client_id") : std::string_view{};
    const auto at = cognito::is_client_id(id) ? find_place(ports.oauth.pools, id)
                                              : result<sign_in_place>(std::unexpected(failure{}));
    if (!at) return error_page(request, given ? "invalid_client" : "invalid_request", ports);
    const auto& settings = at->client->settings;
    http::response out;
    if (given->has("logout_uri")) {
        const auto to = given->get("logout_uri");
        if (!lists_address(settings.LogoutURLs, to)) return error_page(request, "redirect_mismatch", ports);
        out = redirect(given->has("state") ? with_query(to, {{"state", given->get("state")}}) : std::string(to));
    } else if (given->has("redirect_uri")) {
        if (!lists_address(settings.CallbackURLs, given->get("redirect_uri")))
            return error_page(request, "redirect_mismatch", ports);
        out = redirect(fmt::format("/login?{}", request.query));
    } else {
        return error_page(request, "invalid_request", ports);
    }
    const auto cookie = http::find_cookie(request, browser_sessions::cookie_name(ports.is_secure)).value_or("");
    if (const auto ended = ports.oauth.browsers.end(*at->pool, cookie); !ended)
        return error_page(request, "server_error", ports);
    if (ports.at_log_out && !ports.at_log_out(request, out)) return error_page(request, "server_error", ports);
    http::drop_cookie(out, browser_sessions::cookie_name(ports.is_secure), ports.is_secure);
    return out;
}

} // namespace poolguard::pool
