#include "api/browser_page.hpp"

#include "api/explanations.hpp"
#include "api/problems.hpp"
#include "api/sign_in_start.hpp"
#include "base/bytes.hpp"
#include "base/color.hpp"
#include "base/digest.hpp"
#include "base/html.hpp"
#include "base/percent_encoding.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <memory>
#include <mutex>

namespace poolguard::api {
namespace {

using base::escape_html;

constexpr page_text not_found_title{"Page not found", "ページが見つかりません"};
constexpr page_text failed_title{"Something went wrong", "エラーが発生しました"};
constexpr page_text sign_in_needed_title{"Sign in first", "サインインが必要です"};
constexpr page_text not_allowed_title{"Not allowed", "許可されていません"};
constexpr page_text later_title{"Try again later", "しばらくしてからお試しください"};
constexpr page_text sign_in_again{"Sign in again", "もう一度サインインする"};
constexpr page_text back_to_page{"Back to the page", "ページに戻る"};
constexpr page_text sign_in_first{"Sign in", "サインイン"};
constexpr page_text to_explanation{"What this means and what to do", "説明と対処方法"};
constexpr page_text to_first_page{"Home page", "トップページ"};
constexpr page_text frame_terms{"Terms of use", "利用規約"};
constexpr page_text frame_privacy{"Privacy policy", "プライバシーポリシー"};
constexpr page_text frame_help{"Help", "ヘルプ"};
constexpr page_text form_not_ours{
    "This form was not sent from a page of your present session, so nothing was changed. Go back, load the page again, "
    "and repeat what you did.",
    "現在のセッションのページから送信されたフォームではないため、何も変更されていません。"
    "前のページに戻って読み込み直し、もう一度操作してください。"};
constexpr page_text session_ended_sentence{"You are not signed in, or your session has ended.",
                                           "サインインしていないか、セッションが終了しています。"};
constexpr page_text nothing_changed{"Nothing was changed.", "何も変更されていません。"};
constexpr std::string_view other_problem = "リクエストを処理できませんでした。";

const page_text& title_of_status(unsigned status) {
    switch (status) {
    case 401:
        return sign_in_needed_title;
    case 403:
        return not_allowed_title;
    case 404:
        return not_found_title;
    case 429:
    case 503:
        return later_title;
    default:
        return failed_title;
    }
}

// The frame, and what follows from it for every page.
struct drawn_frame {
    page_frame around;
    std::string style;        // the element with the product's colors
    std::string style_source; // of the Content-Security-Policy
};

std::shared_ptr<const drawn_frame> draw_frame(page_frame around) {
    const auto style = fmt::format(":root{{--accent:{};--on-accent:{}}}", around.product.color,
                                   base::readable_on(around.product.color));
    auto source = fmt::format("'sha256-{}'", base::to_base64(base::sha256(style)));
    return std::make_shared<const drawn_frame>(
        drawn_frame{std::move(around), fmt::format("<style>{}</style>\n", style), std::move(source)});
}

// Replaced as a whole, so that a page is never drawn half in one frame and half in another.
class kept_frame {
  public:
    std::shared_ptr<const drawn_frame> get() const {
        const std::scoped_lock lock(mutex_);
        return frame_;
    }
    void set(std::shared_ptr<const drawn_frame> frame) {
        const std::scoped_lock lock(mutex_);
        frame_ = std::move(frame);
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const drawn_frame> frame_ = draw_frame({});
};

kept_frame& current_frame() {
    static kept_frame frame;
    return frame;
}

std::string frame_footer(const browser_page& shown, const base::product& product) {
    std::string items;
    const auto add = [&](const std::string& address, std::string_view text) {
        if (!address.empty()) items += link_item(address, text);
    };
    add(product.terms_url, frame_terms.in(shown.in));
    add(product.privacy_url, frame_privacy.in(shown.in));
    add(product.support_url, frame_help.in(shown.in));
    add(base::mail_link(product.support_email), product.support_email);
    if (!shown.path.empty()) {
        const bool is_japanese = shown.in == http::language::japanese;
        const auto other = is_japanese ? http::language::english : http::language::japanese;
        items += fmt::format("<li><a href=\"{0}?lang={1}\" lang=\"{1}\">{2}</a></li>\n", escape_html(shown.path),
                             tag_of(other), is_japanese ? "English" : "日本語");
    }
    return items.empty() ? items : fmt::format("<footer><ul>\n{}</ul></footer>\n", items);
}

// The heading of the first page is the name itself.
std::string frame_header(const browser_page& shown, const base::product& product) {
    const auto name = escape_html(product.name);
    if (!product.logo_address.empty())
        return fmt::format("<img class=\"logo\" src=\"{}\" alt=\"{}\">\n", escape_html(product.logo_address),
                           shown.title.empty() ? "" : name);
    return shown.title.empty() ? std::string{} : fmt::format("<p class=\"product\"><bdi>{}</bdi></p>\n", name);
}

bool is_without_session(const problem& refused) {
    return std::ranges::any_of(std::array{problems::token_missing, problems::token_revoked, problems::token_expired},
                               [&](const problem_kind& each) { return each.code == refused.code(); });
}

std::string_view first_segment(std::string_view path) { return path.substr(0, path.find_first_of("/?#", 1)); }

// The page that a form was on, as the browser names it: an address of this server, in the same part of it as the
// form's.
std::optional<std::string_view> page_of_form(const http::request& request) {
    auto page = base::without_scheme(request.find_header("Referer").value_or(""));
    const auto host = request.find_header("Host").value_or("");
    if (host.empty() || request.count_headers("Referer") != 1 || !page.starts_with(host)) return std::nullopt;
    page.remove_prefix(host.size());
    if (!page.starts_with('/') || first_segment(page) != first_segment(request.path)) return std::nullopt;
    return page;
}

// Where a request came from, to be opened with GET. Too long to be a return address: the first page.
std::string_view page_to_return_to(const http::request& request, bool is_of_page) {
    constexpr std::size_t longest = 1000;
    auto page = request.target;
    if (request.method != http::method::get) page = is_of_page ? page_of_form(request).value_or(request.path) : "/";
    return page.size() <= longest ? page : "/";
}

// Where a user who is not signed in can sign in and come back.
std::string sign_in_address(const problem& refused, std::string_view page) {
    if (!refused.sign_in().empty() || refused.status() != 401) return refused.sign_in();
    return std::string(sign_in_and_return_to) + base::percent_encode(page);
}

} // namespace

std::string sentence_of(const problem& refused, http::language in) {
    // What the API says of these is about headers and tokens, of which people at a page know nothing.
    if (refused.code() == problems::write_token_missing.code) return std::string(form_not_ours.in(in));
    if (is_without_session(refused)) return std::string(session_ended_sentence.in(in));
    if (in == http::language::english) return refused.detail() + (refused.detail().ends_with('.') ? "" : ".");
    const auto* found = find_explanation(refused.code());
    return std::string(found == nullptr ? other_problem : found->meaning.japanese);
}

std::string paragraph(std::string_view text) { return fmt::format("<p>{}</p>\n", escape_html(text)); }

std::string link_item(std::string_view address, std::string_view text) {
    return fmt::format("<li><a href=\"{}\">{}</a></li>\n", escape_html(address), escape_html(text));
}

std::string english_html(std::string_view text) { return fmt::format("<bdi lang=\"en\">{}</bdi>", escape_html(text)); }

void frame_pages(page_frame around) { current_frame().set(draw_frame(std::move(around))); }

void keep_language(http::response& answer, const http::request& request) {
    http::remember_language(answer, request, current_frame().get()->around.has_secure_cookies);
}

http::response to_response(const browser_page& shown, unsigned status) {
    const auto frame = current_frame().get();
    const auto& product = frame->around.product;
    const auto name = escape_html(product.name);
    const auto heading = shown.title.empty() ? name : escape_html(shown.title);
    http::response out;
    out.status = status;
    out.content_type = "text/html; charset=utf-8";
    out.body = fmt::format("<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                           "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}{}{}</title>\n"
                           "<link rel=\"icon\" type=\"image/png\" sizes=\"32x32\" href=\"/docs/favicon-32x32.png\">\n"
                           "<link rel=\"stylesheet\" href=\"/docs/page.css\">\n{}</head>\n<body>\n<main>\n"
                           "{}<h1>{}</h1>\n{}{}</main>\n</body>\n</html>\n",
                           tag_of(shown.in), heading, shown.title.empty() ? "" : " – ",
                           shown.title.empty() ? std::string_view{} : name, frame->style, frame_header(shown, product),
                           heading, shown.content, frame_footer(shown, product));
    out.wipe_body = true;
    out.headers.emplace_back(
        "Content-Security-Policy",
        fmt::format("default-src 'none'; style-src 'self' {}; img-src 'self'; base-uri 'none'; form-action {}; "
                    "frame-ancestors 'none'",
                    frame->style_source, shown.form_targets.empty() ? "'none'" : shown.form_targets));
    // With no-referrer, browsers would send "Origin: null" with forms.
    if (!shown.form_targets.empty()) out.headers.emplace_back("Referrer-Policy", "same-origin");
    return out;
}

http::response problem_page(const problem& refused, const http::request& request, bool is_of_page) {
    const auto page = page_to_return_to(request, is_of_page);
    const auto in = http::choose_language(request);
    auto content = paragraph(sentence_of(refused, in));
    if (request.method != http::method::get && is_without_session(refused))
        content += paragraph(nothing_changed.in(in));
    content += "<nav><ul>\n";
    if (const auto address = sign_in_address(refused, page); !address.empty())
        content += link_item(address, (refused.status() == 401 ? sign_in_first : sign_in_again).in(in));
    if (is_of_page && refused.code() == problems::write_token_missing.code)
        content += link_item(page, back_to_page.in(in));
    if (find_explanation(refused.code()) != nullptr)
        content += link_item(fmt::format("/problems/{}", refused.code()), to_explanation.in(in));
    content += link_item("/", to_first_page.in(in)) + "</ul></nav>\n";
    const auto& title = title_of_status(refused.status());
    auto out =
        to_response({.in = in, .title = std::string(title.in(in)), .content = std::move(content)}, refused.status());
    add_headers_of(refused, out);
    keep_language(out, request);
    return out;
}

} // namespace poolguard::api
