#include "api/browser_page.hpp"
#include "api/surfaces/system_api.hpp"
#include "base/html.hpp"

#include <fmt/format.h>

namespace poolguard::api {

namespace {

constexpr page_text home_about{"An authentication server around Amazon Cognito. Version",
                               "Amazon Cognito を中心とした認証サーバー。バージョン"};
constexpr page_text home_not_signed_in{"You are not signed in.", "サインインしていません。"};
constexpr page_text home_link_to_pages{"Sign in", "サインイン"};
constexpr page_text home_without_pages{
    "This server has no sign-in pages. Programs sign in with POST /api/user/login:",
    "このサーバーにはサインインページがありません。プログラムは POST /api/user/login でサインインします："};
constexpr page_text home_link_to_operation{"try it in the documentation", "ドキュメントで試す"};
constexpr page_text home_signed_in_as{"You are signed in as", "サインイン中："};
constexpr page_text home_not_verified{"(this address is not verified)", "（未確認のアドレス）"};
constexpr page_text home_groups_of_user{"Groups:", "グループ："};
constexpr page_text home_link_to_sign_out{"Sign out", "サインアウト"};
constexpr page_text home_link_to_docs{"API documentation, with a form to try each operation",
                                      "API ドキュメント（各操作を試せます）"};
constexpr page_text home_link_to_openapi{"The OpenAPI document", "OpenAPI ドキュメント"};
constexpr page_text home_link_to_health{"The health of the parts as JSON", "各部の状態（JSON）"};
constexpr page_text home_health_title{"Health of the parts", "各部の状態"};
constexpr page_text home_part_column{"Part", "部分"};
constexpr page_text home_state_column{"State", "状態"};
constexpr page_text home_detail_column{"Detail", "詳細"};
constexpr page_text home_part_answers{"answers", "応答あり"};
constexpr page_text home_part_is_silent{"does not answer", "応答なし"};

std::string who_is_here(const first_page_content& shown, http::language in) {
    const auto button = [in](std::string_view address, const page_text& text) {
        return fmt::format("<p><a class=\"button\" href=\"{}\">{}</a></p>\n", base::escape_html(address), text.in(in));
    };
    if (shown.user) {
        auto out = fmt::format("<p>{} <strong>{}</strong>{}{}</p>\n", home_signed_in_as.in(in),
                               base::escape_html(shown.user->name), shown.user->is_verified ? "" : " ",
                               shown.user->is_verified ? "" : home_not_verified.in(in));
        if (!shown.user->groups.empty())
            out += paragraph(fmt::format("{} {}", home_groups_of_user.in(in), fmt::join(shown.user->groups, ", ")));
        return out + button("/auth/sign-out", home_link_to_sign_out);
    }
    if (!shown.sign_in_url.empty())
        return paragraph(home_not_signed_in.in(in)) + button(shown.sign_in_url, home_link_to_pages);
    return fmt::format("<p>{} <a href=\"/docs#/user/login\">{}</a></p>\n", home_without_pages.in(in),
                       home_link_to_operation.in(in));
}

std::string health_table(const std::vector<part_health>& parts, http::language in) {
    auto out = fmt::format("<section aria-labelledby=\"health\">\n<h2 id=\"health\">{}</h2>\n<table>\n<thead><tr>"
                           "<th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n"
                           "<tbody>\n",
                           home_health_title.in(in), home_part_column.in(in), home_state_column.in(in),
                           home_detail_column.in(in));
    for (const auto& each : parts)
        out += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"{}\">{}</td><td>{}</td></tr>\n",
                           base::escape_html(each.name), each.ok ? "ok" : "failed",
                           (each.ok ? home_part_answers : home_part_is_silent).in(in), base::escape_html(each.detail));
    return out + "</tbody>\n</table>\n</section>\n";
}

} // namespace

http::response first_page(const first_page_content& shown, http::language in) {
    auto content = paragraph(fmt::format("{} {}.", home_about.in(in), shown.version));
    content += who_is_here(shown, in) + "<nav>\n<ul>\n";
    content += link_item("/docs", home_link_to_docs.in(in)) + link_item("/openapi.json", home_link_to_openapi.in(in)) +
               link_item("/ready", home_link_to_health.in(in));
    content += "</ul>\n</nav>\n" + health_table(shown.parts, in);
    return to_response({.in = in, .title = {}, .content = std::move(content), .path = "/"});
}

} // namespace poolguard::api
