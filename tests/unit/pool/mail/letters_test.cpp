#include "pool/mail/letters.hpp"

#include "pool/mail/letter_words.hpp"
#include "pool/mail/mail_body.hpp"
#include "pool/model/documents.hpp"

#include <boost/mp11.hpp>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using http::language;
using namespace std::chrono_literals;

const base::product shop_product{.name = "Shop & Co",
                                 .color = "#aa0000",
                                 .logo_address = "/login/logo",
                                 .terms_url = "https://shop.example/terms",
                                 .privacy_url = {},
                                 .support_url = "https://shop.example/help?a=1&b=2",
                                 .support_email = "help@shop.example"};
const letter_values eves_values{
    .code = "123456", .username = "<b>\u202Eeve", .link = "https://x.example/?a=1&b=2", .lifetime = 24h};

bool letter_holds(std::string_view text, std::string_view part) { return text.contains(part); }

TEST(letters_test, every_letter_is_whole_in_both_languages) {
    const letters ours(shop_product, true, {});
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<letter_kind>>([&](auto each) {
        for (const auto in : {language::english, language::japanese}) {
            const auto name = file_name_of(each.value) + " " + std::string(http::tag_of(in));
            const auto letter = ours.write(each.value, in, eves_values);
            EXPECT_FALSE(letter.subject.empty()) << name;
            for (const auto* part : {&letter.subject, &letter.text, &letter.html})
                EXPECT_FALSE(letter_holds(*part, "{{") || letter_holds(*part, "}}")) << name << *part;
            EXPECT_TRUE(letter_holds(letter.text, "Shop & Co") && letter_holds(letter.html, "Shop &amp; Co")) << name;
            EXPECT_TRUE(letter_holds(letter.text, "help@shop.example")) << name;
            EXPECT_TRUE(letter_holds(letter.html, "mailto:help@shop.example")) << name;
            EXPECT_TRUE(letter_holds(letter.html, "#aa0000") &&
                        letter_holds(letter.html, R"(<img src="cid:logo@poolguard" alt="Shop &amp; Co")"))
                << name;
            EXPECT_FALSE(letter_holds(letter.html, "<b>")) << name;
            for (const auto& needed : needed_placeholders_of(each.value)) {
                const auto value = needed == "code"   ? eves_values.code
                                   : needed == "link" ? eves_values.link
                                                      : eves_values.username;
                EXPECT_TRUE(letter_holds(letter.text, value)) << name << needed;
            }
            const auto lifetime = lifetime_in_words(eves_values.lifetime, in);
            EXPECT_EQ(letter_holds(letter.text, lifetime), !is_notice(each.value)) << name;
            EXPECT_FALSE(words_of(each.value, in).advice.empty()) << name;
        }
    });
}

TEST(letters_test, users_cannot_reorder_the_text_around_their_name) {
    const auto letter = letters(shop_product, false, {}).write(letter_kind::invitation, language::english, eves_values);
    EXPECT_TRUE(letter_holds(letter.html, "<bdi>&lt;b&gt;\u202Eeve</bdi>")) << letter.html;
}

TEST(letters_test, values_are_not_filled_in_again) {
    const letter_values tricky{.code = "{{username}}", .username = "{{code}}"};
    const auto letter = letters({}, false, {}).write(letter_kind::invitation, language::english, tricky);
    EXPECT_TRUE(letter.text.starts_with("Your username is {{code}} and temporary password is {{username}}."));
}

TEST(letters_test, only_what_is_set_is_below_a_letter) {
    const auto letter = letters({}, false, {}).write(letter_kind::sign_in, language::english, eves_values);
    EXPECT_EQ(letter.text, "Your authentication code is 123456.\n\n"
                           "Enter it to sign in to Poolguard. It is valid for 24 hours.\n\n"
                           "If you are not signing in, ignore this message and do not give the code to anybody.\n\n"
                           "Poolguard\n");
    EXPECT_FALSE(letter_holds(letter.html, "<img") || letter_holds(letter.html, "<a ")) << letter.html;
}

TEST(letters_test, a_link_is_in_both_parts) {
    const auto letter = letters({}, false, {}).write(letter_kind::sign_up_link, language::japanese, eves_values);
    EXPECT_TRUE(letter_holds(letter.text, "メールアドレスを確認: https://x.example/?a=1&b=2\n"));
    EXPECT_TRUE(letter_holds(letter.html, R"(<a href="https://x.example/?a=1&amp;b=2">)"));
}

TEST(letters_test, templates_replace_parts) {
    const auto written = [](letter_template own) {
        return letters({}, false, {{{letter_kind::sign_up, language::english}, std::move(own)}})
            .write(letter_kind::sign_up, language::english, eves_values);
    };
    const auto subject = written({.subject = "Hi {{username}} of {{product}}", .text = {}, .html = {}});
    EXPECT_EQ(subject.subject, "Hi <b>\u202Eeve of Poolguard");
    EXPECT_TRUE(subject.text.starts_with("Your confirmation code is 123456."));
    const auto text = written({.subject = {}, .text = "{{code}} <{{username}}> {{minutes}}", .html = {}});
    EXPECT_EQ(text.text, "123456 <<b>\u202Eeve> 1440");
    EXPECT_TRUE(letter_holds(text.html, "<p>123456 &lt;&lt;b&gt;\u202Eeve&gt; 1440</p>")) << text.html;
    EXPECT_EQ(text.subject, "Your verification code");
    const auto html = written({.subject = {}, .text = {}, .html = "<p>{{code}}</p><p>{{username}} {{lifetime}}</p>"});
    EXPECT_EQ(html.html, "<p>123456</p><p>&lt;b&gt;\u202Eeve 24 hours</p>");
    EXPECT_EQ(html.text, "123456\n\n<b>\u202Eeve 24 hours");
    letters changing({}, false, {});
    changing.replace_templates({{{letter_kind::sign_up, language::english}, {.subject = "N", .text = {}, .html = {}}}});
    EXPECT_EQ(changing.write(letter_kind::sign_up, language::english, eves_values).subject, "N");
    const letters own({}, false,
                      {{{letter_kind::sign_up, language::english}, {.subject = "S", .text = {}, .html = {}}}});
    EXPECT_EQ(own.subject(letter_kind::sign_up, language::japanese, eves_values), "確認コード");
    EXPECT_EQ(own.subject(letter_kind::address, language::english, eves_values), "Your verification code");
}

TEST(letters_test, templates_show_the_logo_or_else_the_name) {
    const letter_template own{
        .subject = "{{logo}}", .text = {}, .html = "<h1>{{logo}}</h1><p>{{code}} {{username}}</p>"};
    const auto written = [&](bool has_logo) {
        return letters(shop_product, has_logo, {{{letter_kind::sign_up, language::english}, own}})
            .write(letter_kind::sign_up, language::english, {.code = "1", .username = "cid:logo@poolguard"});
    };
    for (const bool has_logo : {true, false}) {
        const auto letter = written(has_logo);
        EXPECT_EQ(letter.subject, "Shop & Co");
        EXPECT_EQ(letter.text, "Shop & Co\n\n1 cid:logo@poolguard");
        EXPECT_EQ(letter_holds(letter.html, R"(<h1><img src="cid:logo@poolguard" alt="Shop &amp; Co" )"), has_logo);
        EXPECT_EQ(letter_holds(letter.html, "<h1>Shop &amp; Co</h1>"), !has_logo) << letter.html;
    }
}

TEST(letters_test, lifetimes) {
    const std::tuple<std::chrono::minutes, const char*, const char*> table[]{
        {15min, "15 minutes", "15 分"}, {1min, "1 minute", "1 分"},
        {60min, "1 hour", "1 時間"},    {90min, "90 minutes", "90 分"},
        {24h, "24 hours", "24 時間"},   {36h, "36 hours", "36 時間"},
        {48h, "2 days", "2 日"},        {std::chrono::days{7}, "7 days", "7 日"}};
    for (const auto& [lifetime, english, japanese] : table) {
        EXPECT_EQ(lifetime_in_words(lifetime, language::english), english);
        EXPECT_EQ(lifetime_in_words(lifetime, language::japanese), japanese);
    }
}

TEST(letters_test, the_language_is_the_users_own_or_the_one_that_was_asked_in) {
    struct row {
        const char* locale;
        const char* asked;
        const char* signed_up;
        language is;
    };
    using enum language;
    for (const auto& [locale, asked, signed_up, is] :
         {row{"", "", "", english}, row{"ja", "", "", japanese}, row{"ja-JP", "en", "en", japanese},
          row{"JA_jp", "", "", japanese}, row{"en-US", "ja", "ja", english}, row{"fr", "ja", "", japanese},
          row{"japanese", "", "", english}, row{"", "ja", "en", japanese}, row{"", "en", "ja", english},
          row{"", "", "ja", japanese}, row{"-", "", "", english}}) {
        user_document user;
        if (*locale != '\0') user.attributes["locale"] = locale;
        user.language = signed_up;
        EXPECT_EQ(language_for(user, asked), is) << locale << '/' << asked << '/' << signed_up;
    }
}

} // namespace
} // namespace poolguard::pool
