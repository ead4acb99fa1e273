#include "pool/mail/mail_body.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

TEST(mail_body, a_plain_letter_is_wrapped) {
    const auto body = to_mail_body("Hello {username},\nyour code is {####} & 1 < 2.",
                                   {{"{####}", "123456"}, {"{username}", "<b>Eve</b>"}});
    EXPECT_EQ(body.text, "Hello <b>Eve</b>,\nyour code is 123456 & 1 < 2.");
    EXPECT_EQ(body.html, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body><p>Hello "
                         "&lt;b&gt;Eve&lt;/b&gt;,<br>\nyour code is 123456 &amp; 1 &lt; 2.</p></body></html>\n");
}

TEST(mail_body, a_letter_of_html_stays_and_is_told_in_text_too) {
    const auto body = to_mail_body(
        "<html><style>p{color:red}</style><p>Hello {username},</p>\n<p>code:&nbsp;<b>{####}</b><br/>Bye</p></html>",
        {{"{####}", "123456"}, {"{username}", "A & <i>B</i>"}});
    EXPECT_EQ(body.text, "Hello A & <i>B</i>,\n\ncode: 123456\nBye");
    EXPECT_EQ(body.html, "<html><style>p{color:red}</style><p>Hello A &amp; &lt;i&gt;B&lt;/i&gt;,</p>\n<p>code:&nbsp;"
                         "<b>123456</b><br/>Bye</p></html>");
}

TEST(mail_body, has_a_link) {
    constexpr auto link = "https://auth.example.com/confirmUser?client_id=1&user_name=a%7B";
    const auto letter = [&](std::string_view content) {
        return to_mail_body(content, {{"{username}", "{##x##}"}, {"{####}", "123456"}}, link);
    };
    const auto plain = letter("Hello {username}. {##Verify & go##}");
    EXPECT_EQ(plain.text, std::string("Hello {##x##}. Verify & go: ") + link);
    EXPECT_NE(plain.html.find(R"(<p>Hello {##x##}. <a href="https://auth.example.com/confirmUser?client_id=1&amp;)"
                              R"(user_name=a%7B">Verify &amp; go</a></p>)"),
              std::string::npos)
        << plain.html;
    const auto html = letter("<p>{##<b>Go</b>##}</p>{####} {## only");
    EXPECT_EQ(html.text, std::string("Go: ") + link + "\n123456 {## only");
    EXPECT_EQ(html.html, R"(<p><a href="https://auth.example.com/confirmUser?client_id=1&amp;user_name=a%7B"><b>Go</b>)"
                         "</a></p>123456 {## only");
    EXPECT_EQ(to_mail_body("{##Go##}", {}).text, "{##Go##}");
}

TEST(mail_body, html_is_what_has_a_tag) {
    const std::pair<const char*, bool> table[] = {{"plain", false},   {"a < b > c", false}, {"1<2", false},
                                                  {"<b>x</b>", true}, {"x<br/>", true},     {"</p>", true},
                                                  {"<b", false},      {"<>", false},        {"<3>", false}};
    for (const auto& [text, is] : table)
        EXPECT_EQ(is_html(text), is) << text;
}

TEST(mail_body, text_of_html) {
    const std::pair<const char*, const char*> table[] = {
        {"<p>a</p><p>b</p>", "a\n\nb"},
        {"a<br>b<BR>c", "a\nb\nc"},
        {"<ul><li>a</li><li>b</li></ul>", "a\nb"},
        {"<script>evil()</script>x", "x"},
        {"<SCRIPT>evil()</Script >x", "x"},
        {"<style>never closed", ""},
        {"<!DOCTYPE html><!-- note -->x", "x"},
        {"&lt;b&gt; &amp;amp; &quot;&#39;", "<b> &amp; \"'"},
        {"a\n b", "a b"},
        {"a <b", "a <b"},
        {"", ""},
    };
    for (const auto& [html, text] : table)
        EXPECT_EQ(html_to_text(html), text) << html;
}

} // namespace
} // namespace poolguard::pool
