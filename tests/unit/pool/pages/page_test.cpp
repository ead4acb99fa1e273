#include "pool/pages/page.hpp"

#include "pool/pages/page_style.hpp"
#include "pool/pages/passkey_script.hpp"
#include "pool/pages/problems.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

// WCAG 2.2: the contrast of black and white to the color is what decides; mid gray #767676 has 4.54 to white.
TEST(page_style, writes_on_its_color_so_that_it_can_be_read) {
    EXPECT_EQ(base::readable_on("#000000"), "#ffffff");
    EXPECT_EQ(base::readable_on("#ffffff"), "#000000");
    EXPECT_EQ(base::readable_on("#1c5d99"), "#ffffff");
    EXPECT_EQ(base::readable_on("#ffd60a"), "#000000");
    EXPECT_EQ(base::readable_on("#ff0000"), "#000000");
    EXPECT_EQ(base::readable_on("#0000FF"), "#ffffff");
    EXPECT_TRUE(base::is_color("#aAbB09"));
    for (const auto* none : {"", "#", "#12345", "#1234567", "123456", "#12345g", "red"})
        EXPECT_FALSE(base::is_color(none)) << none;
}

TEST(page, escapes_what_it_shows) {
    constexpr auto nasty = R"("><script>&')";
    page shown;
    shown.lead = nasty;
    shown.key = nasty;
    page_form form{.action = nasty, .choice_name = nasty, .choice_legend = nasty, .choices = {{nasty, nasty}}};
    form.fields.push_back({.name = nasty, .label = nasty, .value = nasty, .hint = nasty});
    form.hidden.emplace_back(nasty, nasty);
    shown.forms.push_back(std::move(form));
    shown.choices.push_back({nasty, nasty});
    shown.links.push_back({nasty, nasty});
    const auto html = render(shown, {language::english, nasty, nasty, nasty, {{language::japanese, nasty}}});
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("&')"), std::string::npos);
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
