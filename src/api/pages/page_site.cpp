#include "api/pages/page_site.hpp"

#include "api/asset.hpp"
#include "api/constant_file.hpp"
#include "api/pages/notices.hpp"
#include "api/permissions.hpp"
#include "api/web_cookie.hpp"
#include "base/color.hpp"
#include "base/html.hpp"
#include "base/url.hpp"
#include "http/form.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <memory>

namespace poolguard::api {
namespace {

using base::escape_html;

constexpr std::string_view page_style_path = "/pages/style.css";
constexpr std::string_view page_script_path = "/pages/pages.js";

constexpr page_text skip_text{"Skip to the content", "本文へ移動"};
constexpr page_text menu_text{"Menu", "メニュー"};
constexpr page_text own_account_text{"Account", "アカウント"};
constexpr page_text console_text{"Console", "管理コンソール"};
constexpr page_text sign_out_text{"Sign out", "サインアウト"};
constexpr page_text terms_text{"Terms", "利用規約"};
constexpr page_text privacy_text{"Privacy", "プライバシー"};
constexpr page_text support_text{"Support", "サポート"};

std::string name_of(const service::principal& who, const service::authenticator& id_tokens) {
    if (!who.id_token()) return std::string(who.username());
    const auto found = id_tokens.authenticate_held(who.id_token(), who.id_token());
    if (found)
        for (const auto* claim : {"name", "email", "preferred_username"})
            if (const auto text = found->token().text_claim(claim); text && !text->empty()) return std::string(*text);
    return std::string(who.username());
}

// Without the parameters that this page reads itself.
std::string query_of(const http::form_fields& fields) {
    std::string out;
    for (const auto& [name, value] : fields)
        if (name != "lang" && name != "done")
            fmt::format_to(std::back_inserter(out), "{}{}={}", out.empty() ? "" : "&", http::percent_encode(name),
                           http::percent_encode(value));
    return out;
}

std::string value_in(const http::form_fields& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &http::form_fields::value_type::first);
    return found == fields.end() ? std::string{} : found->second;
}

std::string notice_html(const viewer& to) {
    const auto* found = find_notice(to.done);
    if (found == nullptr) return {};
    return fmt::format("<p class=\"notice\" role=\"status\">{}</p>\n", escape_html(found->in(to.in)));
}

std::string menu_html(const viewer& to, const page_area& area, std::string_view current) {
    if (area.menu.empty()) return {};
    auto out = fmt::format("<nav class=\"menu\" aria-label=\"{}\">\n<ul>\n", menu_text.in(to.in));
    for (const auto& [path, text, is_shown] : area.menu) {
        if (is_shown && !is_shown()) continue;
        fmt::format_to(std::back_inserter(out), "<li><a href=\"{}\"{}>{}</a></li>\n", path,
                       path == current ? " aria-current=\"page\"" : "", escape_html(text.in(to.in)));
    }
    return out + "</ul>\n</nav>\n";
}

std::string top_html(const viewer& to, const page_area& area, const base::product& product) {
    const auto mark =
        product.logo_address.empty()
            ? escape_html(product.name)
            : fmt::format("<img src=\"{}\" alt=\"{}\">", escape_html(product.logo_address), escape_html(product.name));
    auto out = fmt::format("<header>\n<p class=\"product\"><a href=\"/\">{}</a> <span>{}</span></p>\n<ul "
                           "class=\"person\">\n<li>{}</li>\n<li><a href=\"/account\">{}</a></li>\n",
                           mark, escape_html(area.name.in(to.in)), user_text_html(to.name), own_account_text.in(to.in));
    if (to.is_administrator)
        fmt::format_to(std::back_inserter(out), "<li><a href=\"/console\">{}</a></li>\n", console_text.in(to.in));
    fmt::format_to(std::back_inserter(out), "<li><a href=\"/auth/sign-out\">{}</a></li>\n</ul>\n</header>\n",
                   sign_out_text.in(to.in));
    return out;
}

} // namespace

page_site::page_site(const service::web_sessions& sessions, const service::authenticator& id_tokens,
                     bool has_secure_cookies, base::product named, std::string admin_group,
                     std::string_view sign_in_pages)
    : sessions_(&sessions), id_tokens_(&id_tokens), has_secure_cookies_(has_secure_cookies), product_(std::move(named)),
      admin_group_(std::move(admin_group)) {
    const auto url = base::split_url(sign_in_pages);
    policy_ = fmt::format("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                          "base-uri 'none'; form-action 'self'{}; frame-ancestors 'none'",
                          url ? ' ' + url->origin() : std::string{});
}

viewer page_site::viewer_of(const service::principal& who, const http::request& request) const {
    const auto fields = http::parse_form(request.query).value_or(http::form_fields{});
    viewer out{.in = http::choose_language(request),
               .name = name_of(who, *id_tokens_),
               .is_administrator = service::administrator::of(who, admin_group_).has_value(),
               .path = std::string(request.path),
               .query = query_of(fields),
               .done = value_in(fields, "done")};
    if (const auto cookie = http::find_cookie(request, session_cookie_name(has_secure_cookies_)))
        out.write_token = sessions_->write_token(*cookie);
    http::response remembered;
    http::remember_language(remembered, request, has_secure_cookies_);
    for (auto& header : remembered.headers)
        out.cookie = std::move(header.second);
    return out;
}

std::string page_site::head_html(const viewer& to, const page_area& area, const area_page& shown) const {
    return fmt::format("<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n"
                       "<title>{} – {} – {}</title>\n<link rel=\"icon\" href=\"{}\">\n"
                       "<link rel=\"stylesheet\" href=\"{}\">\n<script src=\"{}\" defer></script>\n</head>\n<body>\n"
                       "<a class=\"skip\" href=\"#content\">{}</a>\n",
                       tag_of(to.in), escape_html(shown.title), escape_html(area.name.in(to.in)),
                       escape_html(product_.name),
                       product_.logo_address.empty() ? "data:," : escape_html(product_.logo_address), page_style_path,
                       page_script_path, skip_text.in(to.in));
}

std::string page_site::footer_html(const viewer& to) const {
    const auto other = to.in == http::language::japanese ? http::language::english : http::language::japanese;
    auto out =
        fmt::format("<footer>\n<ul>\n<li><a href=\"{0}?{1}lang={2}\" lang=\"{2}\" hreflang=\"{2}\">{3}</a></li>\n",
                    escape_html(to.path), to.query.empty() ? "" : escape_html(to.query) + "&amp;", tag_of(other),
                    other == http::language::japanese ? "日本語" : "English");
    const auto add = [&](const std::string& address, const page_text& text) {
        if (!address.empty()) out += link_item(address, text.in(to.in));
    };
    add(product_.terms_url, terms_text);
    add(product_.privacy_url, privacy_text);
    add(product_.support_url, support_text);
    add(base::mail_link(product_.support_email), {product_.support_email, product_.support_email});
    return out + "</ul>\n</footer>\n";
}

http::response page_site::show(const viewer& to, const page_area& area, const area_page& shown) const {
    http::response out;
    out.status = shown.status;
    out.code = shown.code;
    out.content_type = "text/html; charset=utf-8";
    out.body = head_html(to, area, shown) + top_html(to, area, product_) + menu_html(to, area, shown.entry);
    out.body += fmt::format("<main id=\"content\">\n<h1>{}</h1>\n", user_text_html(shown.title));
    if (!shown.alert.empty())
        out.body += fmt::format("<p class=\"alert\" role=\"alert\">{}</p>\n", escape_html(shown.alert));
    out.body += notice_html(to);
    // No copy of a secret among the content may stay behind.
    constexpr std::size_t footer_size = 8192;
    out.body.reserve(out.body.size() + shown.content_html.size() + footer_size);
    out.body += shown.content_html;
    out.body += "</main>\n" + footer_html(to) + "</body>\n</html>\n";
    out.wipe_body = true;
    out.headers.emplace_back("Content-Security-Policy", policy_);
    out.headers.emplace_back("Cache-Control", "no-store");
    // With no-referrer, browsers would send "Origin: null" with forms.
    out.headers.emplace_back("Referrer-Policy", "same-origin");
    if (!to.cookie.empty()) out.headers.emplace_back("Set-Cookie", to.cookie);
    return out;
}

description page_description(http::method method, std::string path, std::string id, std::string summary) {
    constexpr std::size_t form_limit = std::size_t{64} * 1024;
    return {.method = method,
            .path = std::move(path),
            .id = std::move(id),
            .summary = std::move(summary),
            .tag = "pages",
            .body_limit = form_limit,
            .media_type = "text/html",
            .gives_secrets = true,
            .is_for_browsers = true,
            .asks_to_sign_in = true,
            .is_documented = false,
            .token = {.kind = token_kind::access, .refusal = {}, .takes_form = true},
            .lane = http::lane::slow};
}

http::response see_other(std::string_view path, std::string_view done) {
    http::response out;
    out.status = 303;
    const auto* mark = path.contains('?') ? "&" : "?";
    out.headers.emplace_back("Location",
                             done.empty() ? std::string(path) : fmt::format("{}{}done={}", path, mark, done));
    return out;
}

std::vector<operation> page_asset_operations(const base::product& named) {
    struct held_file {
        std::string content;
        constant_file file;
        held_file(std::string_view type, std::string text)
            : content(std::move(text)), file(type, content, "public, max-age=3600") {}
    };
    const auto make = [](std::string_view path, std::string id, std::string summary, std::string_view type,
                         std::string content) {
        return public_operation({.path = std::string(path),
                                 .id = std::move(id),
                                 .summary = std::move(summary),
                                 .tag = "pages",
                                 .media_type = type,
                                 .is_documented = false},
                                at_once([held = std::make_shared<const held_file>(type, std::move(content))](
                                            const http::request& request) { return held->file.answer(request); }));
    };
    auto style = base::fill(base::fill(std::string(asset("pages.css")), "accent", named.color), "on-accent",
                            base::readable_on(named.color));
    std::vector<operation> out;
    out.push_back(make(page_style_path, "get_pages_style", "The style sheet of the console and the account",
                       "text/css; charset=utf-8", std::move(style)));
    out.push_back(make(page_script_path, "get_pages_script", "The script of the console and the account",
                       "text/javascript; charset=utf-8", std::string(asset("pages.js"))));
    return out;
}

} // namespace poolguard::api
