#include "api/browser_page.hpp"

#include "api/problems.hpp"
#include "base/html.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using base::escape_html;

constexpr page_text not_found_title{"Page not found", "ページが見つかりません"};
constexpr page_text failed_title{"Something went wrong", "エラーが発生しました"};
constexpr page_text sign_in_again{"Sign in again", "もう一度サインインする"};
constexpr page_text to_first_page{"Home page", "トップページ"};
constexpr std::string_view other_problem = "リクエストを処理できませんでした。";

struct translation {
    std::string_view code;
    std::string_view japanese;
};
// The English text is the problem's detail.
constexpr std::array translations{
    translation{"not_found", "このアドレスにはページがありません。"},
    translation{"method_not_allowed", "このアドレスではこの操作を行えません。"},
    translation{"overloaded", "サーバーが混み合っています。しばらくしてからお試しください。"},
    translation{"internal_error", "サーバーでエラーが発生しました。"},
    translation{"host_not_served", "このサーバーはこのホスト名に対応していません。"},
    translation{problems::state_mismatch.code,
                "このサインインは別のブラウザーで開始されたか、時間が経ちすぎています。"},
    translation{problems::sign_in_repeated.code, "このサインインは既に完了しています。"},
    translation{problems::provider_declined.code, "サインインが完了しませんでした。"},
    translation{problems::code_missing.code, "サインインが完了しませんでした。"},
    translation{problems::code_refused.code, "サインインの有効期限が切れました。"},
    translation{problems::provider_not_found.code, "このサインイン方法はありません。"},
    translation{problems::sign_in_pages_missing.code, "このサーバーにはサインインページがありません。"},
    translation{problems::return_address_refused.code, "サインイン後の移動先が許可されていません。"},
    translation{problems::write_token_missing.code,
                "このページから送信されたフォームではありません。もう一度お試しください。"},
    translation{problems::cognito_unavailable.code,
                "現在ユーザープールに接続できません。しばらくしてからお試しください。"},
    translation{problems::keys_unavailable.code,
                "現在ユーザープールに接続できません。しばらくしてからお試しください。"},
    translation{problems::store_unavailable.code, "現在ご利用いただけません。しばらくしてからお試しください。"},
};

std::string link_to_other_language(const browser_page& shown) {
    if (shown.path.empty()) return {};
    const bool is_japanese = shown.in == http::language::japanese;
    const auto other = is_japanese ? http::language::english : http::language::japanese;
    return fmt::format("<footer><a href=\"{0}?lang={1}\" lang=\"{1}\">{2}</a></footer>\n", escape_html(shown.path),
                       tag_of(other), is_japanese ? "English" : "日本語");
}

} // namespace

std::string sentence_of(const problem& refused, http::language in) {
    if (in == http::language::english) return refused.detail() + (refused.detail().ends_with('.') ? "" : ".");
    const auto* found = std::ranges::find(translations, refused.code(), &translation::code);
    return std::string(found == translations.end() ? other_problem : found->japanese);
}

std::string paragraph(std::string_view text) { return fmt::format("<p>{}</p>\n", escape_html(text)); }

std::string link_item(std::string_view address, std::string_view text) {
    return fmt::format("<li><a href=\"{}\">{}</a></li>\n", escape_html(address), escape_html(text));
}

http::response to_response(const browser_page& shown, unsigned status) {
    http::response out;
    out.status = status;
    out.content_type = "text/html; charset=utf-8";
    out.body = fmt::format("<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                           "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n"
                           "<link rel=\"icon\" type=\"image/png\" sizes=\"32x32\" href=\"/docs/favicon-32x32.png\">\n"
                           "<link rel=\"stylesheet\" href=\"/docs/page.css\">\n</head>\n<body>\n<main>\n"
                           "<h1>{}</h1>\n{}{}</main>\n</body>\n</html>\n",
                           tag_of(shown.in), escape_html(shown.title), escape_html(shown.title), shown.content,
                           link_to_other_language(shown));
    out.wipe_body = true;
    out.headers.emplace_back(
        "Content-Security-Policy",
        fmt::format("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action {}; "
                    "frame-ancestors 'none'",
                    shown.form_targets.empty() ? "'none'" : shown.form_targets));
    // With no-referrer, browsers would send "Origin: null" with forms.
    if (!shown.form_targets.empty()) out.headers.emplace_back("Referrer-Policy", "same-origin");
    return out;
}

http::response problem_page(const problem& refused, const http::request& request) {
    const auto in = http::choose_language(request);
    auto content = paragraph(sentence_of(refused, in)) + "<nav><ul>\n";
    if (!refused.sign_in().empty()) content += link_item(refused.sign_in(), sign_in_again.in(in));
    content += link_item("/", to_first_page.in(in)) + "</ul></nav>\n";
    const auto& title = refused.status() == 404 ? not_found_title : failed_title;
    auto out =
        to_response({.in = in, .title = std::string(title.in(in)), .content = std::move(content)}, refused.status());
    out.code = refused.code();
    if (refused.kind().retry_after != 0)
        out.headers.emplace_back("Retry-After", std::to_string(refused.kind().retry_after));
    return out;
}

} // namespace poolguard::api
