#include "pool/pages/page_context.hpp"

#include "base/ascii.hpp"
#include "base/audit.hpp"
#include "base/url.hpp"
#include "http/cookies.hpp"
#include "http/form.hpp"
#include "pool/oauth/issuer_path.hpp"
#include "pool/pages/page_look.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

// Whether another site's page sent the form, by the headers Sec-Fetch-Site and Origin (Fetch standard).
bool is_from_another_site(const http::request& request) {
    if (const auto site = request.find_header("Sec-Fetch-Site"); site && *site != "same-origin" && *site != "none")
        return true;
    const auto origin = request.find_header("Origin");
    if (!origin) return false;
    const auto url = base::split_url(*origin);
    return !url || !base::equal_ignoring_case(url->authority(), request.find_header("Host").value_or(""));
}

// The sources of the form-action directive. Browsers also check redirects after a form submission against it, so the
// client's addresses are included.
std::string form_targets(const client_document& client) {
    std::vector<std::string> origins;
    for (const auto* urls : {&client.settings.CallbackURLs, &client.settings.LogoutURLs}) {
        if (!*urls) continue;
        for (const std::string& url : **urls) {
            const auto parts = base::split_url(url);
            if (!parts) continue;
            const bool is_of_web = parts->scheme == "https" || parts->scheme == "http";
            auto origin = is_of_web ? parts->origin() : parts->scheme + ':';
            const bool is_plain = std::ranges::none_of(origin, [](char c) { return c == ';' || c == ',' || c < 0; });
            if (is_plain && std::ranges::find(origins, origin) == origins.end()) origins.push_back(std::move(origin));
        }
    }
    std::string out = "'self'";
    for (const auto& each : origins)
        out.append(" ").append(each);
    return out;
}

http::response to_response(const page& shown, const page_frame& around, unsigned status, std::string_view targets) {
    http::response out;
    out.status = status;
    out.content_type = "text/html; charset=utf-8";
    out.body = render(shown, around);
    out.wipe_body = true;
    out.headers.emplace_back("Content-Security-Policy",
                             fmt::format("default-src 'none'; {}style-src 'self'; img-src 'self' data:; "
                                         "base-uri 'none'; form-action {}; frame-ancestors 'none'",
                                         has_passkeys(shown) || has_passwords(shown) ? "script-src 'self'; " : "",
                                         targets));
    // With no-referrer, browsers would send "Origin: null" with forms.
    out.headers.emplace_back("Referrer-Policy", "same-origin");
    return out;
}

std::string without_language(std::string_view query) {
    std::string out;
    while (!query.empty()) {
        const auto item = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(item.size() + 1, query.size()));
        if (item.starts_with("lang=") || item.empty()) continue;
        out.append(out.empty() ? "" : "&").append(item);
    }
    return out;
}

std::string_view text_of(std::optional<std::string_view> found) { return found.value_or(std::string_view{}); }

} // namespace

std::expected<page_context, http::response> page_context::open(const http::request& request, const page_ports& ports) {
    auto place = find_authorization(request.query, ports.oauth.pools);
    if (!place && !place.error().location.empty()) return std::unexpected(redirect(place.error().location));
    if (!place) return std::unexpected(error_page(request, place.error().error, ports));
    if (!is_below_issuer_of(*place->at.pool, request))
        return std::unexpected(error_page(request, "invalid_client", ports));
    auto form = parameters::parse(request.body);
    if (!form) return std::unexpected(error_page(request, "invalid_request", ports));
    page_context here(std::move(*place), std::move(*form), request, ports);
    // A form from another site is refused without a look at its account. Counting it would let that site use up the
    // limits of its visitors' network.
    if (request.method == http::method::post && here.is_from_own_page()) here.count_form(request);
    return here;
}

void page_context::count_form(const http::request& request) {
    const auto path = path_without_issuer(request);
    const bool asks_for_message =
        path == "/signup" || path == "/forgotPassword" || (path == "/confirmUser" && form_.has("resend"));
    const auto by = asks_for_message ? store::rate::messages_by_network : store::rate::sign_in_attempts;
    const auto taken = ports_->operations.rates.take_by_network(by, client_address_);
    if (taken) return;
    limited_ = taken.error();
    const auto why = limited_->wait ? cognito::failure_name::too_many_requests : cognito::failure_name::internal_error;
    audit(path.substr(1), refuse(why, {}), field("username"));
}

page_context::page_context(authorization_place place, parameters form, const http::request& request,
                           const page_ports& ports)
    : place_(std::move(place)), form_(std::move(form)), request_(&request), ports_(&ports),
      in_(http::choose_language(request)),
      form_cookie_(text_of(http::find_cookie(request, form_tokens::cookie_name(ports.is_secure)))),
      is_from_another_site_(is_from_another_site(request)),
      browser_cookie_(text_of(http::find_cookie(request, browser_sessions::cookie_name(ports.is_secure)))),
      client_address_(request.remote_address), request_id_(request.request_id) {
    place_.at.by.language = tag_of(in_);
    place_.at.by.user_agent = request.find_header("User-Agent").value_or("");
    place_.at.from = {client_address_, std::string(request.find_header("User-Agent").value_or(""))};
    has_form_cookie_ = !form_cookie_.empty();
    if (!has_form_cookie_) form_cookie_ = ports.tokens.new_cookie();
}

const page_settings& page_context::settings() const {
    if (!settings_)
        settings_ = ports_->operations.kept.find_page_settings(place_.at.pool->id, place_.at.client->id)
                        .value_or(page_settings{});
    return *settings_;
}

std::string page_context::field(std::string_view name) const { return std::string(base::trim(form_.get(name))); }

std::optional<message_id> page_context::refuse_form(std::chrono::milliseconds within) const {
    if (limited_) return limited_->wait ? message_id::too_many_attempts : message_id::unavailable;
    if (!is_from_own_page()) return message_id::foreign_form;
    const auto used = ports_->tokens.use(form_cookie_, form_.get(form_tokens::field_name), within);
    if (!used) return message_id::unavailable;
    if (!*used) return message_id::stale_form;
    return std::nullopt;
}

std::string page_context::new_form_token() const { return ports_->tokens.issue(form_cookie_); }

std::string page_context::address(std::string_view path) const { return fmt::format("{}?{}", path, place_.query); }

std::string page_context::address(std::string_view path, std::string_view name, std::string_view value) const {
    return fmt::format("{}&{}={}", address(path), name, http::percent_encode(value));
}

http::response page_context::show(const page& shown, std::string_view path, unsigned status) const {
    const auto look = look_of(settings(), place_.at.client->id, ports_->operations.kept);
    page_frame around{in_,
                      look.style_address,
                      look.logo_address.empty() ? ports_->style.logo_address() : std::string_view(look.logo_address),
                      shown.form_token.empty() ? new_form_token() : shown.form_token,
                      {},
                      ports_->product.name,
                      about_links(settings(), ports_->product, in_),
                      look.dark_logo_address,
                      look.icons};
    if (!path.empty())
        for (const auto each : {language::english, language::japanese})
            if (each != in_)
                around.other_languages.emplace_back(
                    each, fmt::format("{}?{}&lang={}", path, without_language(place_.query), tag_of(each)));
    constexpr unsigned too_many_requests = 429;
    const bool is_limited = limited_ && limited_->wait;
    auto out = to_response(shown, around, is_limited ? too_many_requests : status, form_targets(*place_.at.client));
    if (is_limited) out.headers.emplace_back("Retry-After", fmt::format("{}", limited_->wait->count()));
    if (!has_form_cookie_)
        http::set_cookie(out, {.name = form_tokens::cookie_name(ports_->is_secure),
                               .value = form_cookie_,
                               .is_secure = ports_->is_secure});
    http::remember_language(out, *request_, ports_->is_secure);
    return out;
}

void page_context::audit(std::string_view operation, const result<void>& outcome, std::string_view account,
                         std::string_view subject) const {
    const auto digest = account.empty() ? std::string{} : base::account_digest(account);
    const bool is_failed = !outcome && outcome.error().name == cognito::failure_name::internal_error;
    base::write_audit({.action = "page",
                       .operation = operation,
                       .outcome = outcome     ? "success"
                                  : is_failed ? "failed"
                                              : "refused",
                       .code = outcome ? std::string_view{} : std::string_view(outcome.error().name),
                       .subject = subject,
                       .account = digest,
                       .client = client_address_,
                       .request_id = request_id_});
}

http::response error_page(const http::request& request, std::string_view error, const page_ports& ports,
                          std::string_view parameter) {
    page shown;
    shown.title = message_id::error_title;
    shown.problem = message_id::bad_request;
    if (error == "redirect_mismatch") shown.problem = message_id::address_mismatch;
    if (error == "invalid_client") shown.problem = message_id::unknown_application;
    if (error == "server_error") shown.problem = message_id::unavailable;
    if (error == "provider_failed") shown.problem = message_id::provider_failed;
    if (parameter.empty() && error == "redirect_mismatch") parameter = "redirect_uri";
    if (parameter.empty() && error == "invalid_client") parameter = "client_id";
    const auto given = parameters::parse(request.query);
    const auto in = http::choose_language(request);
    if (given && !parameter.empty())
        shown.lead =
            say(given->has(parameter) ? message_id::wrong_parameter : message_id::missing_parameter, in, parameter);
    return plain_page(shown, request, ports, error == "server_error" ? 500 : 400);
}

http::response plain_page(const page& shown, const http::request& request, const page_ports& ports, unsigned status) {
    const auto in = http::choose_language(request);
    const page_frame frame{in, page_style::style_path, ports.style.logo_address(),        {},
                           {}, ports.product.name,     about_links({}, ports.product, in)};
    auto out = to_response(shown, frame, status, "'none'");
    http::remember_language(out, request, ports.is_secure);
    return out;
}

http::response signed_out_page(const http::request& request, const page_ports& ports) {
    page shown;
    shown.title = message_id::signed_out_title;
    shown.success = message_id::signed_out;
    return plain_page(shown, request, ports);
}

http::response redirect(std::string_view location, unsigned status) {
    http::response out;
    out.status = status;
    out.headers.emplace_back("Location", location);
    return out;
}

} // namespace poolguard::pool
