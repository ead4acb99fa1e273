#include "api/browser_page.hpp"
#include "api/permissions.hpp"
#include "api/problems.hpp"
#include "api/surfaces/provider_auth_api.hpp"
#include "api/web_cookie.hpp"
#include "base/html.hpp"
#include "base/url.hpp"
#include "http/form.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr std::string_view sign_out_path = "/auth/sign-out";

constexpr page_text sign_out_title{"Sign out", "サインアウト"};
constexpr page_text sign_out_lead{"This ends your session here and on the sign-in pages.",
                                  "このサイトとサインインページからサインアウトします。"};
constexpr page_text sign_out_of_nobody{
    "You are not signed in here. This ends your session on the sign-in pages, if you have one.",
    "現在サインインしていません。サインインページからもサインアウトできます。"};
constexpr page_text foreign_sign_out{"This form was not sent from this page. Try again.",
                                     "このページから送信されたフォームではありません。もう一度お試しください。"};

// Browsers also check the redirects after a form against this.
std::string form_targets_of(const provider_auth_ports& ports) {
    std::string out = "'self'";
    for (const auto& address : {ports.flow.settings().public_url, ports.cognito.domain()})
        if (const auto url = base::split_url(address)) out += ' ' + url->origin();
    return out;
}

http::response sign_out_form(const provider_auth_ports& ports, const http::request& request, bool is_refused = false) {
    const auto in = http::choose_language(request);
    const auto cookie = http::find_cookie(request, session_cookie_name(ports.is_secure));
    std::string content;
    if (is_refused)
        content +=
            fmt::format("<p class=\"failed\" role=\"alert\">{}</p>\n", base::escape_html(foreign_sign_out.in(in)));
    content += paragraph((cookie ? sign_out_lead : sign_out_of_nobody).in(in));
    content += fmt::format("<form method=\"post\" action=\"{}?lang={}\">\n", sign_out_path, tag_of(in));
    if (cookie)
        content += fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", write_token_field,
                               ports.sessions.write_token(*cookie));
    content += fmt::format("<button>{}</button>\n</form>\n", base::escape_html(sign_out_title.in(in)));
    auto out = to_response({.in = in,
                            .title = std::string(sign_out_title.in(in)),
                            .content = std::move(content),
                            .form_targets = form_targets_of(ports),
                            .path = std::string(sign_out_path)},
                           is_refused ? problems::write_token_missing.status : 200);
    keep_language(out, request);
    if (is_refused) out.code = problems::write_token_missing.code;
    return out;
}

std::string write_token_in_form(const http::request& request) {
    for (auto& [name, value] : http::parse_form(request.body).value_or(http::form_fields{}))
        if (name == write_token_field) return std::move(value);
    return {};
}

reply<page_or_redirect> sign_out_browser(const provider_auth_ports& ports, const http::request& request) {
    const auto name = session_cookie_name(ports.is_secure);
    const auto cookie = http::find_cookie(request, name);
    if (cookie && !ports.sessions.is_write_token(*cookie, write_token_in_form(request)))
        return page_or_redirect{sign_out_form(ports, request, /*is_refused*/ true)};
    if (cookie && !ports.sessions.end(*cookie)) return std::unexpected(problems::store_unavailable);
    // The pages' sign-out leads back here.
    http::response out;
    out.status = 302;
    out.headers.emplace_back("Location", ports.cognito.is_available()
                                             ? ports.cognito.sign_out_address(ports.flow.settings().public_url + "/")
                                             : "/");
    // Another site's form comes without the cookie. It must not be able to drop it.
    if (cookie) http::drop_cookie(out, name, ports.is_secure);
    return page_or_redirect{std::move(out)};
}

} // namespace

std::vector<operation> sign_out_pages(const provider_auth_ports& ports) {
    std::vector<operation> out;
    out.push_back(
        public_operation({.path = std::string(sign_out_path),
                          .id = "get_sign_out_page",
                          .summary = "The page that signs a browser out",
                          .tag = "sessions",
                          .media_type = "text/html"},
                         at_once([ports](const http::request& request) { return sign_out_form(ports, request); })));
    out.push_back(public_operation(
        {.method = http::method::post,
         .path = std::string(sign_out_path),
         .id = "sign_out_of_pages",
         .summary = "The form of that page: ends this browser's session here and redirects to the sign-out of the "
                    "sign-in pages",
         .tag = "sessions",
         .errors = {problems::write_token_missing, problems::store_unavailable},
         .media_type = "text/html",
         .is_for_browsers = true,
         .audit = audited::sign_out,
         .lane = http::lane::slow},
        blocking([ports](const http::request& request) { return sign_out_browser(ports, request); })));
    return out;
}

} // namespace poolguard::api
