#include "pool/pages/page.hpp"

#include "pool/pages/field_script.hpp"
#include "pool/pages/page_look.hpp"
#include "pool/pages/passkey_script.hpp"
#include "pool/pages/problems.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

TEST(page, escapes_what_it_shows) {
    constexpr auto nasty = R"("><script>&')";
    page shown;
    shown.lead = {std::string(nasty) + "{}", nasty};
    shown.key = nasty;
    page_form form{.action = nasty, .choice_name = nasty, .choice_legend = nasty, .choices = {{nasty, nasty}}};
    form.fields.push_back({.name = nasty, .label = nasty, .value = nasty, .hint = nasty});
    form.fields.back().rules = {{nasty, page_rule::kind::any_of, nasty}};
    form.hidden.emplace_back(nasty, nasty);
    shown.forms.push_back(std::move(form));
    shown.choices.push_back({nasty, nasty});
    shown.links.push_back({nasty, nasty});
    const auto html =
        render(shown, {language::english, nasty, nasty, nasty, {{language::japanese, nasty}}, nasty, {{nasty, nasty}}});
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("&')"), std::string::npos);
}

TEST(page, keeps_what_users_have_chosen_apart_from_the_sentence_around_it) {
    const std::pair<page_lead, const char*> rows[] = {
        {{}, "<h1>Sign in</h1>\n</main>"},
        {{{}, "ann & {}"}, "<h1>Sign in</h1>\n<p><bdi>ann &amp; {}</bdi></p>\n</main>"},
        {{"To {}.", "<ann>"}, "<h1>Sign in</h1>\n<p>To <bdi>&lt;ann&gt;</bdi>.</p>\n</main>"},
        {{"To all."}, "<h1>Sign in</h1>\n<p>To all.</p>\n</main>"},
    };
    for (const auto& [lead, expected] : rows) {
        page shown;
        shown.lead = lead;
        const auto html = render(shown, {});
        EXPECT_NE(html.find(expected), std::string::npos) << html;
    }
}

TEST(page, begins_in_its_first_field) {
    page shown;
    page_form form{.action = "/login"};
    form.fields.push_back({.name = "one", .label = "One"});
    form.fields.push_back({.name = "two", .label = "Two"});
    shown.forms.push_back(std::move(form));
    const auto html = render(shown, {});
    const auto at = html.find(" autofocus");
    ASSERT_NE(at, std::string::npos) << html;
    EXPECT_GT(at, html.find(R"(name="one")"));
    EXPECT_LT(at, html.find(R"(name="two")"));
    EXPECT_EQ(html.find(" autofocus", at + 1), std::string::npos);
}

TEST(page, has_the_script_only_with_a_form_for_passkeys) {
    const page_frame around{language::japanese, {}, {}, "token", {}};
    page shown;
    shown.forms.push_back({.action = "/login"});
    EXPECT_FALSE(has_passkeys(shown));
    EXPECT_EQ(render(shown, around).find("script"), std::string::npos);

    shown.forms.push_back({.action = "/login/passkey",
                           .passkey = page_passkey{.start = passkey_start::at_once, .options = R"({"a":"<b>"})"},
                           .button = message_id::use_passkey});
    EXPECT_TRUE(has_passkeys(shown));
    const auto html = render(shown, around);
    EXPECT_NE(html.find(passkey_script::element), std::string::npos);
    // Without scripts it is not there.
    EXPECT_NE(html.find(R"(<form method="post" action="/login/passkey" data-passkey="get" data-start="at-once" )"
                        R"(data-options="{&quot;a&quot;:&quot;&lt;b&gt;&quot;}" data-problem=")"),
              std::string::npos);
    EXPECT_NE(html.find(R"(" hidden>)"), std::string::npos);
    EXPECT_NE(html.find(R"(<input type="hidden" name="credential">)"), std::string::npos);
}

TEST(page, names_what_people_sign_in_to) {
    page_frame around{.style = "/login/style.css", .product = "Müller & Söhne"};
    around.about = {{"https://example.com/terms", "Terms of use"}};
    auto html = render({}, around);
    EXPECT_NE(html.find("<title>Sign in – Müller &amp; Söhne</title>"), std::string::npos);
    EXPECT_NE(html.find("<p class=\"product\"><bdi>Müller &amp; Söhne</bdi></p>\n<h1>Sign in</h1>"), std::string::npos);
    EXPECT_NE(html.find("<footer><ul>\n<li><a href=\"https://example.com/terms\"><bdi>Terms of use</bdi></a></li>"),
              std::string::npos);
    around.logo = "/login/logo";
    html = render({}, around);
    EXPECT_NE(html.find("<img class=\"logo\" src=\"/login/logo\" alt=\"Müller &amp; Söhne\">"), std::string::npos);
    EXPECT_EQ(html.find("class=\"product\""), std::string::npos);
    EXPECT_NE(html.find("<link rel=\"icon\" href=\"/login/logo\">\n"), std::string::npos);
    around.dark_logo = "/dark?a&b";
    const std::vector<page_icon> icons{{"/i.ico", "image/x-icon"}, {"/i.svg", "image/svg+xml", true}};
    around.icons = icons;
    html = render({}, around);
    EXPECT_NE(html.find("<picture><source srcset=\"/dark?a&amp;b\" media=\"(prefers-color-scheme: dark)\"><img "
                        "class=\"logo\" src=\"/login/logo\" alt=\"Müller &amp; Söhne\"></picture>\n"),
              std::string::npos);
    EXPECT_NE(html.find("<link rel=\"icon\" href=\"/i.ico\" type=\"image/x-icon\">\n<link rel=\"icon\" href=\"/i.svg\" "
                        "type=\"image/svg+xml\" media=\"(prefers-color-scheme: dark)\">\n"),
              std::string::npos);
    EXPECT_EQ(html.find("href=\"/login/logo\""), std::string::npos);
}

TEST(page, has_the_script_for_fields_only_with_a_password) {
    page shown;
    shown.forms.push_back({.action = "/login", .fields = {{.name = "username", .label = "Username"}}});
    EXPECT_FALSE(has_passwords(shown));
    EXPECT_EQ(render(shown, {}).find("script"), std::string::npos);
    EXPECT_EQ(render(shown, {}).find("reveal"), std::string::npos);

    page_field password{.name = "password", .label = "Password", .type = "password", .hint = "A hint"};
    password.rules = {{"At least 8 characters", page_rule::kind::length, "8"},
                      {"A digit", page_rule::kind::any_of, "0123456789"},
                      {"Not used recently"}};
    shown.forms.front().fields.push_back(password);
    EXPECT_TRUE(has_passwords(shown));
    const auto html = render(shown, {});
    EXPECT_NE(html.find(field_script::element), std::string::npos);
    EXPECT_NE(html.find(R"( aria-describedby="password-rules password-hint")"), std::string::npos);
    // Without scripts the button is hidden, and the rules are a list.
    EXPECT_NE(html.find(R"(aria-controls="password" aria-pressed="false" aria-label="Show password" hidden>Show<)"),
              std::string::npos);
    EXPECT_NE(html.find("<li data-rule=\"length\" data-with=\"8\">At least 8 characters</li>\n"
                        "<li data-rule=\"any-of\" data-with=\"0123456789\">A digit</li>\n"
                        "<li>Not used recently</li>\n</ul>"),
              std::string::npos);
}

TEST(about_links, are_the_clients_own_or_else_the_products) {
    const base::product about{.terms_url = "https://example.com/terms",
                              .privacy_url = "https://example.com/privacy",
                              .support_url = "https://example.com/help",
                              .support_email = "help&?@example.com"};
    const auto addresses = [&](const page_settings& settings, language in) {
        std::vector<std::string> out;
        for (const auto& each : about_links(settings, about, in))
            out.push_back(each.address);
        return out;
    };
    using list = std::vector<std::string>;
    const std::string mail = "mailto:help%26%3F@example.com";
    EXPECT_EQ(addresses({}, language::english), (list{about.terms_url, about.privacy_url, about.support_url, mail}));
    page_settings own;
    own.terms.resize(1);
    own.terms.front().TermsName = "terms-of-use";
    own.terms.front().Links = {{"cognito:default", "https://own.example.com/"},
                               {"cognito:japanese", "https://own.example.com/ja"}};
    EXPECT_EQ(addresses(own, language::english),
              (list{"https://own.example.com/", about.privacy_url, about.support_url, mail}));
    EXPECT_EQ(addresses(own, language::japanese).front(), "https://own.example.com/ja");
    EXPECT_TRUE(about_links({}, {}, language::english).empty());
}

TEST(page, asks_for_a_choice_by_a_box_with_a_label) {
    page shown;
    shown.forms.push_back({.action = "/mfa", .box = page_choice{"remember", "Remember <me>"}});
    EXPECT_NE(render(shown, {}).find(R"(<label class="box"><input type="checkbox" name="remember" value="1"> )"
                                     "Remember &lt;me&gt;</label>"),
              std::string::npos);
}

TEST(page, shows_the_words_of_a_function) {
    const cognito::failure refused{cognito::failure_name::user_lambda_validation,
                                   "PreSignUp failed with error <b>no</b>."};
    page shown;
    shown.problem = problem_of(refused);
    EXPECT_NE(
        render(shown, {}).find(R"(<p class="bad" role="alert">PreSignUp failed with error &lt;b&gt;no&lt;/b&gt;.)"),
        std::string::npos);
    EXPECT_EQ(problem_of({cognito::failure_name::invalid_parameter, "anything"}).words, "");
}

TEST(problem, of_an_unknown_user_is_that_of_a_wrong_password) {
    namespace names = cognito::failure_name;
    EXPECT_EQ(problem_of({names::user_not_found, "User does not exist."}), message_id::wrong_password);
    EXPECT_EQ(problem_of({names::not_authorized, "Incorrect username or password."}), message_id::wrong_password);
    EXPECT_EQ(problem_of({names::not_authorized, "Password attempts exceeded"}), message_id::too_many_attempts);
    EXPECT_EQ(problem_of({names::not_authorized, "Invalid session for the user, session is expired."}),
              message_id::session_over);
    EXPECT_EQ(problem_of({names::invalid_parameter, "1 validation error detected: Value at 'password' failed"}),
              message_id::weak_password);
    EXPECT_EQ(problem_of({names::invalid_parameter, "anything"}), message_id::refused_value);
    EXPECT_EQ(problem_of({names::expired_code, "Your software token has already been used once."}),
              message_id::used_code);
    EXPECT_EQ(problem_of({"UnheardOfException", "anything"}), message_id::unavailable);
}

} // namespace
} // namespace poolguard::pool
