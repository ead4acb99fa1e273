#include "base/audit.hpp"
#include "http/cookies.hpp"
#include "pool/oauth/logout_request.hpp"
#include "pool/pages/hosted_pages.hpp"
#include "pool/pages/sign_in_pages.hpp"

namespace poolguard::pool {
namespace {

// The browser's session, unless `prompt` or `max_age` demand a new sign-in.
result<std::optional<browser_session>> usable_session(const page_context& here) {
    const auto& request = here.place().request;
    if (request.prompt == prompt_kind::login) return std::nullopt;
    auto session = here.ports().oauth.browsers.find(here.place().at, here.browser_cookie());
    if (!session || !*session) return session;
    if (request.max_age && here.by().now - (*session)->proved_at > *request.max_age) return std::nullopt;
    return session;
}

void audit_logout(const http::request& request, std::string_view outcome, std::string_view code) {
    base::write_audit({.action = "page",
                       .operation = "sign_out",
                       .outcome = outcome,
                       .code = code,
                       .client = request.remote_address,
                       .request_id = request.request_id});
}

} // namespace

http::response authorize(const http::request& request, const page_ports& ports, const federation_ports& federation) {
    const auto here = page_context::open(request, ports);
    if (!here) return here.error();
    const auto& asked = here->place().request;
    const auto session = usable_session(*here);
    if (!session) return refuse_grant(*here, session.error());
    if (*session) {
        const auto location = grant(here->place(), **session, ports.oauth);
        if (!location) return refuse_grant(*here, location.error());
        if (const auto noted = ports.oauth.browsers.note_use(here->place().at, **session); !noted)
            return refuse_grant(*here, noted.error());
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
    const auto asked = read_logout_request(request, ports.oauth);
    if (!asked) {
        audit_logout(request, "refused", asked.error().error);
        return error_page(request, asked.error().error, ports, asked.error().parameter);
    }
    const auto fail = [&] {
        audit_logout(request, "failed", "server_error");
        return error_page(request, "server_error", ports);
    };
    const auto cookie = http::find_cookie(request, browser_sessions::cookie_name(ports.is_secure)).value_or("");
    if (!ports.oauth.browsers.end(*asked->at.pool, cookie)) return fail();
    auto out = asked->location.empty() ? signed_out_page(request, ports) : redirect(asked->location);
    if (ports.at_log_out && !ports.at_log_out(request, out)) return fail();
    audit_logout(request, "success", {});
    http::drop_cookie(out, browser_sessions::cookie_name(ports.is_secure), ports.is_secure);
    return out;
}

} // namespace poolguard::pool
