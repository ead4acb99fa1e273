#include "api/browser_page.hpp"
#include "api/explanations.hpp"
#include "api/permissions.hpp"
#include "api/surfaces/system_api.hpp"
#include "base/html.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poolguard::api {

// For programs what the page shows to people, in the language of Accept-Language.
struct explanation_out {
    std::string type; // as in the problem
    std::string code;
    std::string title;
    std::vector<std::int64_t> statuses;
    std::string audience; // "user", "developer" or "administrator"
    std::string meaning;
    std::string remedy;
};
BOOST_DESCRIBE_STRUCT(explanation_out, (), (type, code, title, statuses, audience, meaning, remedy))

struct problem_path {
    base::json::text<1, 64> code;
};
BOOST_DESCRIBE_STRUCT(problem_path, (), (code))

// A document, or the same as a page.
template <class T>
struct document_or_page {
    std::variant<T, http::response> shown;
};
template <class T>
struct answer<document_or_page<T>> {
    static http::response write(document_or_page<T> given) {
        if (auto* page = std::get_if<http::response>(&given.shown)) return std::move(*page);
        return answer<T>::write(std::get<T>(std::move(given.shown)));
    }
    static output_shape describe() { return answer<T>::describe(); }
};

namespace {

constexpr page_text problems_title{"Problems of the API", "API の問題一覧"};
constexpr page_text problems_about{"Each refusal of the API has one of these codes, in the member code.",
                                   "API が要求を拒否するときは、code に次のいずれかが入ります。"};
constexpr page_text problem_code_name{"Code", "コード"};
constexpr page_text problem_status_name{"HTTP status", "HTTP ステータス"};
constexpr page_text problem_reader_name{"Who can solve it", "対処できる人"};
constexpr page_text problem_remedy_title{"What to do", "対処方法"};
constexpr page_text to_all_problems{"All problems", "問題の一覧"};
constexpr page_text from_problems_to_docs{"The API, with a form to try each operation", "API（各操作を試せます）"};
constexpr page_text from_problems_to_first_page{"Home page", "トップページ"};

const page_text& problem_reader_in_words(problem_reader who) {
    static constexpr page_text user{"the person who uses the application", "アプリケーションの利用者"};
    static constexpr page_text developer{"the developer of the program that sent the request",
                                         "リクエストを送信したプログラムの開発者"};
    static constexpr page_text administrator{"the administrator of this server and its user pool",
                                             "このサーバーとユーザープールの管理者"};
    switch (who) {
    case problem_reader::user:
        return user;
    case problem_reader::developer:
        return developer;
    case problem_reader::administrator:
        return administrator;
    }
    return developer;
}

std::vector<std::int64_t> statuses_of_problem(const explanation& of) {
    std::vector<std::int64_t> out;
    for (const auto status : of.statuses)
        if (status != 0) out.push_back(status);
    return out;
}

explanation_out to_document(const explanation& of, http::language in) {
    return {.type = fmt::format("/problems/{}", of.code),
            .code = std::string(of.code),
            .title = problem_title(of.code),
            .statuses = statuses_of_problem(of),
            .audience = std::string(name_of(of.reader)),
            .meaning = std::string(of.meaning.in(in)),
            .remedy = std::string(of.remedy.in(in))};
}

// The titles of problems are English; the code is what one looks for.
std::string explanation_heading(const explanation& of, http::language in) {
    return in == http::language::japanese ? fmt::format("問題: {}", of.code) : problem_title(of.code);
}

http::response explanation_page(const explanation& of, http::language in) {
    const auto row = [in](const page_text& name, std::string_view value) {
        return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", base::escape_html(name.in(in)),
                           base::escape_html(value));
    };
    auto content = paragraph(of.meaning.in(in));
    content += fmt::format("<h2>{}</h2>\n{}<table>\n<tbody>\n", base::escape_html(problem_remedy_title.in(in)),
                           paragraph(of.remedy.in(in)));
    content += row(problem_code_name, of.code);
    content += row(problem_status_name, fmt::format("{}", fmt::join(statuses_of_problem(of), ", ")));
    content += row(problem_reader_name, problem_reader_in_words(of.reader).in(in));
    content += "</tbody>\n</table>\n<nav><ul>\n" + link_item("/problems", to_all_problems.in(in)) +
               link_item("/", from_problems_to_first_page.in(in)) + "</ul></nav>\n";
    return to_response({.in = in,
                        .title = explanation_heading(of, in),
                        .content = std::move(content),
                        .path = fmt::format("/problems/{}", of.code)});
}

http::response all_explanations_page(http::language in) {
    auto content = paragraph(problems_about.in(in)) + "<dl>\n";
    for (const auto& each : explanations())
        content += fmt::format("<dt><a href=\"/problems/{0}\"><code>{0}</code></a> ({1})</dt><dd>{2}</dd>\n", each.code,
                               fmt::join(statuses_of_problem(each), ", "), base::escape_html(each.meaning.in(in)));
    content += "</dl>\n<nav><ul>\n" + link_item("/docs", from_problems_to_docs.in(in)) +
               link_item("/", from_problems_to_first_page.in(in)) + "</ul></nav>\n";
    return to_response(
        {.in = in, .title = std::string(problems_title.in(in)), .content = std::move(content), .path = "/problems"});
}

document_or_page<std::vector<explanation_out>> list_explanations(const http::request& request) {
    const auto in = http::choose_language(request);
    if (http::wants_page(request)) return {all_explanations_page(in)};
    std::vector<explanation_out> out;
    out.reserve(explanations().size());
    for (const auto& each : explanations())
        out.push_back(to_document(each, in));
    return {std::move(out)};
}

reply<document_or_page<explanation_out>> get_explanation(const path<problem_path>& at, const http::request& request) {
    const auto* found = find_explanation(at->code.value);
    if (found == nullptr) return std::unexpected(problem(problems::asset_not_found));
    const auto in = http::choose_language(request);
    if (http::wants_page(request)) return document_or_page<explanation_out>{explanation_page(*found, in)};
    return document_or_page<explanation_out>{to_document(*found, in)};
}

} // namespace

std::vector<operation> problem_operations() {
    std::vector<operation> out;
    out.push_back(public_operation(
        {.path = "/problems",
         .id = "list_problems",
         .summary = "Explain the codes of all problems, as JSON or as a page",
         .tag = "documents",
         .answer_example = R"([{"type":"/problems/token_expired","code":"token_expired","title":"Token expired",)"
                           R"("statuses":[401,400],"audience":"developer","meaning":"The token is older than its )"
                           R"(lifetime.","remedy":"Get a new one with the refresh token, or sign in again."}])",
         .is_for_browsers = true},
        at_once([](const http::request& request) { return list_explanations(request); })));
    out.push_back(public_operation(
        {.path = "/problems/{code}",
         .id = "get_problem",
         .summary = "Explain the code of a problem, as JSON or as a page: what it means and what to do",
         .tag = "documents",
         .errors = {problems::asset_not_found},
         .answer_example = R"({"type":"/problems/token_expired","code":"token_expired","title":"Token expired",)"
                           R"("statuses":[401,400],"audience":"developer","meaning":"The token is older than its )"
                           R"(lifetime.","remedy":"Get a new one with the refresh token, or sign in again."})",
         .is_for_browsers = true},
        at_once(
            [](const path<problem_path>& at, const http::request& request) { return get_explanation(at, request); })));
    return out;
}

} // namespace poolguard::api
