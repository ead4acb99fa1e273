#include "api/forwarded_request.hpp"

#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

TEST(forwarded_request, tells_paths_that_programs_read_differently) {
    for (const auto* path : {"/", "/admin", "/%61dmin/x", "//admin/x", "/a.b/..c/...", "/a%20b", "/caf%C3%A9", "/a%2Cb",
                             "/a%25b", "/%252e", "/x?a=/../;b%2f\\", "/@joe/notes", "/a:b", "/a+b", "/%3F", "/%23"})
        EXPECT_FALSE(is_ambiguous_path(path)) << path;
    for (const auto* path : {"/./admin",
                             "/admin/.",
                             "/a/../admin",
                             "/..",
                             "/%2e%2e/admin",
                             "/a/.%2E",
                             "/admin;x",
                             "/;/a",
                             "/..;/admin",
                             "/admin%3bx",
                             "/a\\b",
                             "/a%5Cb",
                             "/admin%2fx",
                             "/a%2F",
                             "/a%0d%0ab",
                             "/a%00",
                             "/a\tb",
                             "/%7f",
                             "/%zz",
                             "/%6",
                             "/a#b",
                             "admin",
                             "*",
                             "https://evil.example/x",
                             ""})
        EXPECT_TRUE(is_ambiguous_path(path)) << path;
}

TEST(forwarded_request, looks_at_every_header_that_may_name_the_path) {
    const auto asked = [](std::vector<http::header> headers, std::optional<std::string_view> uri = {}) {
        http::request question;
        question.headers = std::move(headers);
        return has_ambiguous_path(question, uri);
    };
    EXPECT_FALSE(asked({}));
    EXPECT_FALSE(asked({}, ""));
    EXPECT_FALSE(asked({{"X-Original-URI", "/a"}, {"x-forwarded-uri", "/b"}}, "/c?;"));
    EXPECT_TRUE(asked({}, "/a;b"));
    EXPECT_TRUE(asked({{"X-Original-URI", "/a;b"}, {"X-Forwarded-Uri", "/"}}));
    EXPECT_TRUE(asked({{"X-Original-URI", "/"}, {"x-forwarded-uri", "/a;b"}}));
    EXPECT_TRUE(asked({{"X-Original-URI", "/"}, {"X-Original-URI", "/a;b"}}));
}

TEST(forwarded_request, tells_a_preflight_by_all_that_names_the_method) {
    using enum http::method;
    const auto asked = [](http::method by, std::vector<http::header> named) {
        http::request question;
        question.method = by;
        question.headers = {{"Origin", "https://app.example.com"}, {"Access-Control-Request-Method", "PUT"}};
        question.headers.insert(question.headers.end(), named.begin(), named.end());
        return is_about_preflight(question);
    };
    EXPECT_TRUE(asked(options, {}));
    EXPECT_TRUE(asked(get, {{"X-Forwarded-Method", "OPTIONS"}}));
    EXPECT_TRUE(asked(get, {{"x-original-method", "OPTIONS"}, {"X-Forwarded-Method", "OPTIONS"}}));
    EXPECT_FALSE(asked(get, {}));
    EXPECT_FALSE(asked(post, {{"X-Forwarded-Method", "OPTIONS"}}));
    EXPECT_FALSE(asked(get, {{"X-Forwarded-Method", "GET"}, {"X-Original-Method", "OPTIONS"}}));
    EXPECT_FALSE(asked(get, {{"X-Original-Method", "OPTIONS"}, {"X-Original-Method", "GET"}}));
    EXPECT_FALSE(asked(get, {{"X-Original-Method", "options"}}));
    EXPECT_FALSE(asked(options, {{"X-Original-Method", "DELETE"}}));
}

TEST(forwarded_request, is_no_preflight_without_its_headers) {
    http::request question;
    question.method = http::method::options;
    EXPECT_FALSE(is_about_preflight(question));
    question.headers = {{"Origin", "https://app.example.com"}};
    EXPECT_FALSE(is_about_preflight(question));
    question.headers = {{"Access-Control-Request-Method", "PUT"}};
    EXPECT_FALSE(is_about_preflight(question));
}

TEST(forwarded_request, leaves_the_application_its_own_cookies) {
    const std::pair<std::vector<http::header>, std::string> table[] = {
        {{}, ""},
        {{{"Cookie", "theme=dark; lang=ja"}}, "theme=dark; lang=ja"},
        {{{"Cookie", "poolguard-session=s"}}, ""},
        {{{"Cookie", "a=1; __Host-poolguard-session=s; b=2"}}, "a=1; b=2"},
        {{{"cookie", "poolguard-sign-in-4f=s;cognito=s;csrf-state=s;__Host-cognito=s; c"}}, "c"},
        {{{"Cookie", "a=1"}, {"Cookie", "poolguard-session =s; b=2"}}, "a=1; b=2"},
        {{{"Cookie", "__Host-XSRF-TOKEN=s; a=1"}}, "a=1"},
        {{{"Cookie", "my-poolguard-session=1; cognito2=2; XSRF-TOKEN=x=y; ;"}},
         "my-poolguard-session=1; cognito2=2; XSRF-TOKEN=x=y"},
    };
    for (const auto& [headers, left] : table) {
        http::request question;
        question.headers = headers;
        EXPECT_EQ(cookies_for_application(question), left);
    }
}

} // namespace
} // namespace poolguard::api
