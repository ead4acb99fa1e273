#include "api/browser_page.hpp"
#include "api/surfaces/system_api.hpp"
#include "base/ascii.hpp"
#include "base/html.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::api {

namespace {

constexpr page_text home_about{"An authentication server around Amazon Cognito. Version",
                               "Amazon Cognito を中心とした認証サーバー。バージョン"};
constexpr page_text home_not_signed_in{"You are not signed in.", "サインインしていません。"};
constexpr page_text home_link_to_pages{"Sign in", "サインイン"};
constexpr page_text home_about_sign_up{"Without an account, sign up from there, if the pool allows it.",
                                       "アカウントがない場合は、プールで許可されていれば、そこから登録できます。"};
constexpr page_text home_without_pages{
    "This server has no sign-in pages. Programs sign in with POST /api/user/login:",
    "このサーバーにはサインインページがありません。プログラムは POST /api/user/login でサインインします："};
constexpr page_text home_link_to_operation{"try it in the documentation", "ドキュメントで試す"};
constexpr page_text home_signed_in_as{"You are signed in as", "サインイン中："};
constexpr page_text home_not_verified{"(this address is not verified)", "（未確認のアドレス）"};
constexpr page_text home_groups_of_user{"Groups:", "グループ："};
constexpr page_text home_link_to_sign_out{"Sign out", "サインアウト"};
constexpr page_text home_demo_title{"Users of the demo", "デモの利用者"};
constexpr page_text home_demo_about{"Only browsers on this machine see them.",
                                    "このコンピューターのブラウザーにのみ表示されます。"};
constexpr page_text home_demo_password{"Password:", "パスワード："};
constexpr page_text home_demo_chosen{"as set in POOLGUARD_DEMO_PASSWORD", "POOLGUARD_DEMO_PASSWORD の設定値"};
constexpr page_text home_demo_admin{"An administrator, in the group", "管理者。グループ："};
constexpr page_text home_demo_newcomer{"A new user, who must change the password at the first sign-in",
                                       "新しい利用者。初回のサインインでパスワードの変更が必要です"};
constexpr page_text home_demo_settled{"A user who has already chosen a password",
                                      "すでに自分でパスワードを設定した利用者"};
constexpr page_text home_next_title{"What to do next", "次にできること"};
constexpr page_text home_link_to_account{"Your account: profile, password, passkeys and sessions",
                                         "アカウント（プロフィール、パスワード、パスキー、セッション）"};
constexpr page_text home_link_to_console{
    "The console, for administrators: users, groups, app clients and the audit log",
    "管理コンソール（利用者、グループ、アプリクライアント、監査ログ）"};
constexpr page_text home_link_to_mailbox{"The mailbox: the letters that users get, with their codes",
                                         "メールボックス（利用者へのメールとコード）"};
constexpr page_text home_link_to_docs{"API documentation, with a form to try each operation",
                                      "API ドキュメント（各操作を試せます）"};
constexpr page_text home_link_to_problems{"The problems of the API, and what to do about each",
                                          "API の問題一覧と対処方法"};
constexpr page_text home_link_to_openapi{"The OpenAPI document", "OpenAPI ドキュメント"};
constexpr page_text home_link_to_health{"The health of the parts as JSON", "各部の状態（JSON）"};
constexpr page_text home_command_title{"The first call of a program", "プログラムからの最初の呼び出し"};
constexpr page_text home_command_about{"Paste this into a terminal. It signs a user in, and the answer has the tokens:",
                                       "次の行をターミナルに貼り付けると、利用者がサインインし、トークンが返ります："};
constexpr page_text home_command_about_setting{
    "Paste this into a terminal where POOLGUARD_DEMO_PASSWORD is set. It signs a user in, and the answer has the "
    "tokens:",
    "次の行を、POOLGUARD_DEMO_PASSWORD を設定したターミナルに貼り付けると、利用者がサインインし、トークンが返ります："};
constexpr page_text home_health_title{"Health of the parts", "各部の状態"};
constexpr page_text home_part_column{"Part", "部分"};
constexpr page_text home_state_column{"State", "状態"};
constexpr page_text home_detail_column{"Detail", "詳細"};
constexpr page_text home_part_answers{"answers", "応答あり"};
constexpr page_text home_part_is_silent{"does not answer", "応答なし"};

// Text of a user, which must not change the direction of what is around it.
std::string isolated_html(std::string_view text) { return fmt::format("<bdi>{}</bdi>", base::escape_html(text)); }

std::string section_of_home(std::string_view id, const page_text& title, std::string_view content, http::language in) {
    return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n", id, title.in(in),
                       content);
}

std::string signed_in_user(const first_page_user& user, http::language in) {
    auto out = fmt::format("<p>{} <strong>{}</strong>{}{}</p>\n", home_signed_in_as.in(in), isolated_html(user.name),
                           user.is_verified ? "" : " ", user.is_verified ? "" : home_not_verified.in(in));
    if (user.groups.empty()) return out;
    std::string groups;
    for (const auto& each : user.groups)
        groups += (groups.empty() ? "" : ", ") + isolated_html(each);
    return out + fmt::format("<p>{} {}</p>\n", home_groups_of_user.in(in), groups);
}

std::string who_is_here(const first_page_content& shown, http::language in) {
    const auto button = [in](std::string_view address, const page_text& text) {
        return fmt::format("<p><a class=\"button\" href=\"{}\">{}</a></p>\n", base::escape_html(address), text.in(in));
    };
    if (shown.user) return signed_in_user(*shown.user, in) + button("/auth/sign-out", home_link_to_sign_out);
    if (!shown.sign_in_url.empty())
        return paragraph(home_not_signed_in.in(in)) + button(shown.sign_in_url, home_link_to_pages) +
               paragraph(home_about_sign_up.in(in));
    return fmt::format("<p>{} <a href=\"/docs#/user/login\">{}</a></p>\n", home_without_pages.in(in),
                       home_link_to_operation.in(in));
}

std::string demo_section(const welcome& shown, http::language in) {
    if (shown.demo.empty()) return {};
    auto content = paragraph(home_demo_about.in(in)) + "<dl>\n";
    for (const auto& each : shown.demo) {
        if (each.has_own_password) {
            content += fmt::format("<dt>{}</dt><dd>{}</dd>\n", base::escape_html(each.email), home_demo_settled.in(in));
            continue;
        }
        const auto password = each.password.empty()
                                  ? std::string(home_demo_chosen.in(in))
                                  : fmt::format("<code>{}</code>", base::escape_html(each.password.reveal()));
        const auto about = each.is_admin
                               ? fmt::format("{} {}", home_demo_admin.in(in), isolated_html(shown.admin_group))
                               : std::string(home_demo_newcomer.in(in));
        content += fmt::format("<dt>{}</dt><dd>{} {}<br>{}</dd>\n", base::escape_html(each.email),
                               home_demo_password.in(in), password, about);
    }
    return section_of_home("demo", home_demo_title, content + "</dl>\n", in);
}

// Whoever sees the demo's users can become their administrator.
bool leads_to_console(const first_page_content& shown) {
    if (!shown.user) return !shown.newcomers.demo.empty();
    return std::ranges::find(shown.user->groups, shown.newcomers.admin_group) != shown.user->groups.end();
}

std::string next_steps(const first_page_content& shown, http::language in) {
    auto links = link_item("/account", home_link_to_account.in(in));
    if (leads_to_console(shown)) {
        links += link_item("/console", home_link_to_console.in(in));
        if (shown.newcomers.has_mailbox) links += link_item("/console/mailbox", home_link_to_mailbox.in(in));
    }
    links += link_item("/docs", home_link_to_docs.in(in)) + link_item("/problems", home_link_to_problems.in(in)) +
             link_item("/openapi.json", home_link_to_openapi.in(in)) + link_item("/ready", home_link_to_health.in(in));
    return fmt::format("<nav aria-labelledby=\"next\">\n<h2 id=\"next\">{}</h2>\n<ul>\n{}</ul>\n</nav>\n",
                       home_next_title.in(in), links);
}

std::string first_call(const welcome& shown, http::language in) {
    const auto& demo = shown.demo;
    const auto who = demo.empty() ? demo_account{"you@example.com", base::secret("YOUR-PASSWORD")} : demo.front();
    const auto& about = who.password.empty() ? home_command_about_setting : home_command_about;
    return section_of_home(
        "call", home_command_title,
        paragraph(about.in(in)) +
            fmt::format("<pre><code>{}</code></pre>\n", base::escape_html(sign_in_command(shown.public_url, who))),
        in);
}

std::string health_table(const std::vector<part_health>& parts, http::language in) {
    auto out = fmt::format("<table>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>"
                           "<th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
                           home_part_column.in(in), home_state_column.in(in), home_detail_column.in(in));
    for (const auto& each : parts)
        out += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"{}\">{}</td><td>{}</td></tr>\n",
                           english_html(each.name), each.ok ? "ok" : "failed",
                           (each.ok ? home_part_answers : home_part_is_silent).in(in), english_html(each.detail));
    return section_of_home("health", home_health_title, out + "</tbody>\n</table>\n", in);
}

bool is_loopback_name(std::string_view host) {
    const bool is_bracketed = host.starts_with('[');
    host = host.substr(0, is_bracketed ? host.find(']') + 1 : host.find(':'));
    if (base::equal_ignoring_case(host, "localhost") || host == "[::1]") return true;
    return host.starts_with("127.") && std::ranges::all_of(host, [](char c) { return base::is_digit(c) || c == '.'; });
}

} // namespace

bool may_see_demo(const http::request& request) {
    for (const auto* name : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via", "Origin"})
        if (request.find_header(name)) return false;
    if (request.find_header("Sec-Fetch-Mode").value_or("navigate") != "navigate") return false;
    const bool is_near = request.remote_address.starts_with("127.") || request.remote_address == "::1";
    return is_near && is_loopback_name(request.find_header("Host").value_or(""));
}

http::response first_page(const first_page_content& shown, http::language in) {
    auto content = paragraph(fmt::format("{} {}.", home_about.in(in), shown.version));
    content += who_is_here(shown, in) + demo_section(shown.newcomers, in) + next_steps(shown, in) +
               first_call(shown.newcomers, in) + health_table(shown.parts, in);
    return to_response({.in = in, .title = {}, .content = std::move(content), .path = "/"});
}

} // namespace poolguard::api
