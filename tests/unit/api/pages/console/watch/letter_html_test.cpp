#include "api/pages/console/watch/letter_html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view here = "localhost:8000";

TEST(letter_html, addresses_of_this_server_are_links) {
    const auto html = letter_html("Confirm: http://localhost:8000/confirmUser?a=1&b=2.\r\nBye", here);
    EXPECT_THAT(html, HasSubstr("<bdi>Confirm: </bdi><a href=\"http://localhost:8000/confirmUser?a=1&amp;b=2\"><bdi>"));
    EXPECT_THAT(html, HasSubstr("</a><bdi>.</bdi>\n<bdi>Bye</bdi>\n"));
}

TEST(letter_html, a_host_is_compared_without_case) {
    EXPECT_THAT(letter_html("HTTP is old: https://Example.COM/a", "example.com"),
                HasSubstr("<a href=\"https://Example.COM/a\">"));
}

TEST(letter_html, other_addresses_stay_text) {
    for (const auto* text :
         {"https://elsewhere.example/", "http://localhost:8001/", "http://localhost/",
          "http://localhost:8000@evil.example/", "http://user@localhost:8000/", "javascript:alert(1)//http",
          "httpx://localhost:8000/", "http:///localhost:8000", "ftp://localhost:8000/", "http", "http://"})
        EXPECT_THAT(letter_html(text, here), Not(HasSubstr("<a "))) << text;
    EXPECT_THAT(letter_html("http://localhost:8000/", ""), Not(HasSubstr("<a ")));
}

TEST(letter_html, nothing_of_the_text_becomes_html) {
    const auto html = letter_html("<img src=x onerror=alert(1)> \"http://localhost:8000/\"onclick='x'", here);
    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, HasSubstr("<a href=\"http://localhost:8000/\">"));
    EXPECT_THAT(html, HasSubstr("&quot;onclick="));
}

TEST(letter_html, each_line_keeps_its_directions_to_itself) {
    EXPECT_EQ(letter_html("a\u202eb\n\nc", here),
              "<div class=\"letter\" dir=\"auto\"><bdi>a\u202eb</bdi>\n\n<bdi>c</bdi>\n</div>\n");
}

} // namespace
} // namespace poolguard::api
