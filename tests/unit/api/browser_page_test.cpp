#include "api/browser_page.hpp"

#include "api/problems.hpp"
#include "base/bytes.hpp"
#include "base/digest.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

// The frame is the process's: the next test finds Poolguard's own.
class browser_pages : public testing::Test {
  protected:
    ~browser_pages() override { frame_pages({}); }
};

std::string page_header(const http::response& of, std::string_view name) {
    for (const auto& [each, value] : of.headers)
        if (each == name) return value;
    return {};
}

TEST_F(browser_pages, name_what_people_sign_in_to) {
    base::product product{.name = "Müller <& Söhne>", .color = "#ffd60a"};
    frame_pages({product, false});
    auto html = to_response({.title = "Sign out"}).body;
    EXPECT_TRUE(html.contains("<title>Sign out – Müller &lt;&amp; Söhne&gt;</title>"));
    EXPECT_TRUE(html.contains("<p class=\"product\"><bdi>Müller &lt;&amp; Söhne&gt;</bdi></p>\n<h1>Sign out</h1>"));
    EXPECT_FALSE(html.contains("<footer>"));
    // The first page is named after it.
    html = to_response({}).body;
    EXPECT_TRUE(html.contains("<title>Müller &lt;&amp; Söhne&gt;</title>"));
    EXPECT_TRUE(html.contains("<main>\n<h1>Müller &lt;&amp; Söhne&gt;</h1>"));

    product.logo_address = "/login/logo";
    frame_pages({product, false});
    html = to_response({.title = "Sign out"}).body;
    EXPECT_TRUE(html.contains("<img class=\"logo\" src=\"/login/logo\" alt=\"Müller &lt;&amp; Söhne&gt;\">"));
    EXPECT_FALSE(html.contains("class=\"product\""));
}

TEST_F(browser_pages, allow_exactly_the_style_of_the_products_color) {
    frame_pages({{.name = "Acme", .color = "#ffd60a"}, false});
    const auto page = to_response({.title = "Sign out"});
    const std::string style = ":root{--accent:#ffd60a;--on-accent:#000000}";
    EXPECT_TRUE(page.body.contains("<style>" + style + "</style>"));
    EXPECT_TRUE(page_header(page, "Content-Security-Policy")
                    .contains("style-src 'self' 'sha256-" + base::to_base64(base::sha256(style)) + "';"));
}

TEST_F(browser_pages, link_to_terms_and_help_and_the_other_language) {
    frame_pages({{.name = "Acme",
                  .terms_url = "https://example.com/terms?a&b",
                  .privacy_url = "https://example.com/privacy",
                  .support_url = "https://example.com/help",
                  .support_email = "help@example.com"},
                 false});
    EXPECT_TRUE(to_response({.in = http::language::japanese, .title = "Sign out", .path = "/auth/sign-out"})
                    .body.contains("<footer><ul>\n"
                                   "<li><a href=\"https://example.com/terms?a&amp;b\">利用規約</a></li>\n"
                                   "<li><a href=\"https://example.com/privacy\">プライバシーポリシー</a></li>\n"
                                   "<li><a href=\"https://example.com/help\">ヘルプ</a></li>\n"
                                   "<li><a href=\"mailto:help@example.com\">help@example.com</a></li>\n"
                                   "<li><a href=\"/auth/sign-out?lang=en\" lang=\"en\">English</a></li>\n"
                                   "</ul></footer>"));
}

TEST_F(browser_pages, keep_the_language_that_was_chosen) {
    http::request request;
    request.query = "lang=ja";
    for (const bool is_secure : {false, true}) {
        frame_pages({{}, is_secure});
        http::response answer;
        keep_language(answer, request);
        EXPECT_EQ(page_header(answer, "Set-Cookie").starts_with("__Host-poolguard-language=ja;"), is_secure);
        EXPECT_TRUE(page_header(answer, "Set-Cookie").contains("poolguard-language=ja;"));
    }
}

TEST_F(browser_pages, say_why_a_form_was_refused_in_words_for_people) {
    http::request sent;
    sent.method = http::method::post;
    const auto forged = problem_page(problems::write_token_missing, sent);
    EXPECT_EQ(forged.status, 403U);
    EXPECT_EQ(forged.code, "csrf_token_required");
    EXPECT_TRUE(forged.body.contains("<p>This form was not sent from a page of your present session"));
    EXPECT_FALSE(forged.body.contains("X-CSRF-Token"));
    for (const auto& kind : {problems::token_missing, problems::token_revoked, problems::token_expired}) {
        const auto page = problem_page(kind, sent);
        EXPECT_TRUE(page.body.contains("<p>You are not signed in, or your session has ended.</p>\n"
                                       "<p>Nothing was changed.</p>"))
            << page.body;
        EXPECT_EQ(page.code, kind.code);
    }
    EXPECT_FALSE(problem_page(problems::token_missing, {}).body.contains("Nothing was changed."));
    sent.query = "lang=ja";
    EXPECT_TRUE(problem_page(problems::write_token_missing, sent).body.contains("送信されたフォームではないため"));
    EXPECT_TRUE(problem_page(problems::token_revoked, sent).body.contains("セッションが終了しています。"));
}

http::request form_sent(std::string_view path, std::vector<http::header> headers) {
    http::request out;
    out.method = http::method::post;
    out.path = out.target = path;
    out.headers = std::move(headers);
    return out;
}

TEST_F(browser_pages, lead_back_to_the_page_of_a_form_and_nowhere_else) {
    struct row {
        std::string_view path;
        std::vector<http::header> headers;
        std::string_view back;
    };
    const std::string long_query = "https://a.example/console/users?q=" + std::string(1000, 'x');
    const row table[] = {
        {"/account/password",
         {{"Host", "a.example"}, {"Referer", "https://a.example/account/security?lang=ja"}},
         "%2Faccount%2Fsecurity%3Flang%3Dja"},
        {"/account/password", {{"Host", "a.example"}}, "%2Faccount%2Fpassword"},
        {"/account/password", {{"Referer", "https://a.example/account/security"}}, "%2Faccount%2Fpassword"},
        {"/account/password",
         {{"Host", "a.example"}, {"Referer", "https://evil.example/account/security"}},
         "%2Faccount%2Fpassword"},
        {"/account/password",
         {{"Host", "a.example"}, {"Referer", "https://a.example.evil.example/account"}},
         "%2Faccount%2Fpassword"},
        {"/account/password",
         {{"Host", "a.example"}, {"Referer", "https://a.example//evil.example/account"}},
         "%2Faccount%2Fpassword"},
        {"/account/password",
         {{"Host", "a.example"}, {"Referer", "https://a.example/logout"}},
         "%2Faccount%2Fpassword"},
        {"/console/groups", {{"Host", "a.example"}, {"Referer", long_query}}, "%2F"},
    };
    for (const auto& [path, headers, back] : table) {
        const auto page = problem_page(problems::token_missing, form_sent(path, headers), true);
        EXPECT_TRUE(page.body.contains(fmt::format("href=\"/auth/cognito/start?return_to={}\"", back))) << page.body;
        // Without pages at its address, a form leads to the first page.
        EXPECT_TRUE(problem_page(problems::token_missing, form_sent(path, headers)).body.contains("return_to=%2F\""));
    }
    const auto forged = problem_page(problems::write_token_missing, form_sent("/account/password", {}), true);
    EXPECT_TRUE(forged.body.contains("<a href=\"/account/password\">Back to the page</a>")) << forged.body;
}

} // namespace
} // namespace poolguard::api
