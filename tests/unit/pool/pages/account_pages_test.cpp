// Making an account, confirming it, and a forgotten password. docs/sign-in-pages.md says what is expected.

#include "pages_fixture.hpp"

namespace poolguard::pool {
namespace {

using names = std::vector<std::string>;

constexpr auto by_address = R"(,"UsernameAttributes":["email"],"AutoVerifiedAttributes":["email"])";
constexpr auto by_link = R"(,"UsernameAttributes":["email"],"AutoVerifiedAttributes":["email"],)"
                         R"("VerificationMessageTemplate":{"DefaultEmailOption":"CONFIRM_WITH_LINK"})";
constexpr auto stale_form = "This form was already submitted or has expired. Try again.";
constexpr auto dead_link = "This link is not valid. It may have been used before, or replaced by a newer one.";
constexpr auto confirmed = "Your account is confirmed. Sign in to continue.";

class account_pages_test : public pages_fixture {
  protected:
    page_seen sign_up_at(page_browser& with, const std::string& name) {
        return with.send(with.get(at("/signup")), {{"username", name}, {"password", "Passw0rd!"}});
    }
    // The path of the link in the last letter.
    std::string link() {
        std::smatch found;
        if (!std::regex_search(mail_.sent.back().text, found, std::regex(R"(http://localhost:8000(/confirmUser\S+))")))
            throw std::runtime_error("no link was sent");
        return found.str(1);
    }
    static std::string replaced(std::string path, const std::string& parameter, const std::string& value) {
        return std::regex_replace(path, std::regex(parameter + "=[^&]*"), parameter + "=" + value);
    }
};

TEST_F(account_pages_test, a_new_account_is_signed_in_by_its_code) {
    make_place(by_address);
    auto page = open("/signup");
    EXPECT_EQ(page.title, "Create an account");
    EXPECT_EQ(page.forms.at(0).names, (names{"username", "password"}));
    page = sign_up_at(browser_, "new.one@example.com");
    EXPECT_EQ(page.says(), "Confirm your account");
    EXPECT_TRUE(page.html.contains("We have sent a code to <bdi>n***@e***</bdi>."));
    ASSERT_EQ(page.forms.size(), 2U);
    const auto wrong = browser_.send(page, {{"code", other_than(code())}});
    EXPECT_EQ(wrong.says(), "Confirm your account: The code is wrong.");
    EXPECT_EQ(browser_.send(page, {}, 1).problem, stale_form); // both forms of a page have one token
    const auto again = browser_.send(wrong, {}, 1);
    EXPECT_EQ(again.success, "A new code has been sent.");
    EXPECT_EQ(browser_.send(again, {{"code", code()}}).says(), "granted");
    EXPECT_EQ(attribute("new.one@example.com", "email_verified"), "true");
}

TEST_F(account_pages_test, a_code_signs_in_only_where_the_account_was_made) {
    make_place(by_address);
    const auto application = client_id_;
    for (const std::string other : {"nothing", "browser", "client", "ticket", "time"}) {
        client_id_ = application;
        const auto name = other + "@example.com";
        auto with = new_browser();
        auto ticket = sign_up_at(with, name).forms.at(0).fields.at("signed_up");
        ASSERT_FALSE(ticket.empty());
        if (other == "browser") with = new_browser();
        if (other == "client") add_application();
        if (other == "ticket") ticket[ticket.size() / 2] = ticket[ticket.size() / 2] == 'A' ? 'B' : 'A';
        if (other == "time") clock_.advance(form_tokens::lifetime);
        const auto page =
            with.send(with.get(at("/confirmUser")), {{"username", name}, {"code", code()}, {"signed_up", ticket}});
        EXPECT_EQ(page.says(), other == "nothing" ? "granted" : "Sign in") << other;
        EXPECT_EQ(page.success, other == "nothing" ? "" : confirmed) << other;
        EXPECT_EQ(is_signed_in(with), other == "nothing") << other;
        if (other != "nothing") {
            EXPECT_EQ(page.forms.at(0).fields.at("username"), name);
        }
        EXPECT_EQ(kept(name).status, cognito::user_status::CONFIRMED);
    }
}

TEST_F(account_pages_test, the_form_asks_for_what_the_pool_requires) {
    make_place(R"(,"AutoVerifiedAttributes":["email"],"Schema":[{"Name":"given_name","Required":true,"Mutable":true,)"
               R"("AttributeDataType":"String"}])");
    auto page = open("/signup");
    EXPECT_EQ(page.forms.at(0).names, (names{"username", "attribute.given_name", "attribute.email", "password"}));
    filled_in given{{"username", "eve"}, {"password", "Passw0rd!"}, {"attribute.email", "eve@example.com"}};
    page = browser_.send(page, given);
    EXPECT_EQ(page.problem, "One of the values is invalid. Check what you entered.");
    // What was typed is still there, but for the password.
    EXPECT_EQ(page.forms.at(0).fields.at("attribute.email"), "eve@example.com");
    EXPECT_EQ(page.forms.at(0).fields.at("password"), "");
    page = browser_.send(page, {{"attribute.given_name", "Eve"}, {"password", "short"}});
    EXPECT_EQ(page.problem, "The password does not meet the requirements.");
    page = browser_.send(page, {{"password", "Passw0rd!"}});
    EXPECT_EQ(browser_.send(page, {{"code", code()}}).says(), "granted");
    EXPECT_EQ(attribute("eve", "given_name"), "Eve");
    given["attribute.given_name"] = "Another";
    EXPECT_EQ(browser_.send(open("/signup"), given).problem, "An account with this name already exists.");
}

TEST_F(account_pages_test, nobody_signs_up_where_only_administrators_make_accounts) {
    make_place(R"(,"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true})");
    const auto page = open("/login");
    EXPECT_EQ(page.link_to("/signup"), "");
    const auto closed = open("/signup");
    EXPECT_EQ(closed.problem, "New accounts cannot be created here.");
    EXPECT_TRUE(closed.forms.empty());
    auto form = page.forms.at(0);
    const auto sent = browser_.post(at("/signup"),
                                    {{"_csrf", form.fields.at("_csrf")}, {"username", "x"}, {"password", "Passw0rd!"}});
    EXPECT_EQ(sent.problem, "New accounts cannot be created here.");
    EXPECT_FALSE(users_.find(pool(), "x").value());
}

TEST_F(account_pages_test, an_account_without_a_proved_address_waits_for_an_administrator) {
    make_place("");
    const auto page = sign_up_at(browser_, "eve");
    EXPECT_EQ(page.says(), "Confirm your account");
    EXPECT_TRUE(page.html.contains("Your account is waiting for approval by an administrator."));
    EXPECT_TRUE(page.forms.empty());
    ASSERT_EQ(by_administrator("AdminConfirmSignUp", "eve"), "done");
    EXPECT_EQ(sign_in_at(browser_, "eve").says(), "granted");
}

TEST_F(account_pages_test, a_forgotten_password_is_replaced_by_code) {
    make_place(by_address);
    make_member("ann@example.com", R"("email":"ann@example.com","email_verified":"true")");
    auto page = browser_.send(open("/forgotPassword"), {{"username", "ann@example.com"}});
    EXPECT_EQ(page.says(), "Choose a new password");
    EXPECT_TRUE(page.html.contains("If the account exists, a code has been sent."));
    auto other = new_browser();
    const auto nobody = other.send(other.get(at("/forgotPassword")), {{"username", "nobody@example.com"}});
    const std::regex value(R"(value="[^"]*")");
    EXPECT_EQ(std::regex_replace(nobody.html, value, ""), std::regex_replace(page.html, value, ""));
    EXPECT_EQ(other.send(nobody, {{"code", "123456"}, {"password", "N3w-passw0rd!"}}).problem, "The code is wrong.");
    const auto right = code();
    page = browser_.send(page, {{"code", other_than(right)}, {"password", "N3w-passw0rd!"}});
    EXPECT_EQ(page.says(), "Choose a new password: The code is wrong.");
    page = browser_.send(page, {{"code", right}, {"password", "weak"}});
    EXPECT_EQ(page.problem, "The password does not meet the requirements.");
    page = browser_.send(page, {{"code", right}, {"password", "N3w-passw0rd!"}});
    EXPECT_EQ(page.says(), "Sign in");
    EXPECT_EQ(page.success, "Your password is set. Sign in to continue.");
    EXPECT_EQ(browser_.send(page, {{"username", "ann@example.com"}, {"password", "Passw0rd!"}}).problem,
              "The username or password is wrong.");
    EXPECT_EQ(sign_in_at(browser_, "ann@example.com", "N3w-passw0rd!").says(), "granted");
}

TEST_F(account_pages_test, whether_a_password_can_be_recovered_is_not_told) {
    make_place(by_address);
    make_member("unverified@example.com", R"("email":"unverified@example.com")");
    make_user("invited@example.com", R"("email":"invited@example.com","email_verified":"true")");
    make_member("disabled@example.com", R"("email":"disabled@example.com","email_verified":"true")");
    ASSERT_EQ(by_administrator("AdminDisableUser", "disabled@example.com"), "done");
    ASSERT_EQ(sign_up("new@example.com", "new@example.com"), "done");
    for (const auto* errors : {"ENABLED", "LEGACY"}) {
        add_application("", fmt::format(R"(,"PreventUserExistenceErrors":"{}")", errors));
        for (const std::string name : {"unverified", "invited", "disabled", "new", "nobody"}) {
            const auto page = browser_.send(open("/forgotPassword"), {{"username", name + "@example.com"}});
            EXPECT_EQ(page.says(), "Choose a new password") << errors << ' ' << name;
            EXPECT_TRUE(page.html.contains("If the account exists, a code has been sent.")) << errors << ' ' << name;
        }
        EXPECT_EQ(browser_.send(open("/forgotPassword"), {{"username", ""}}).says(),
                  "Reset your password: One of the values is invalid. Check what you entered.");
    }
}

TEST_F(account_pages_test, with_a_code_at_hand_the_name_is_asked_for) {
    make_place(by_address);
    EXPECT_EQ(open("/confirmUser").forms.at(0).names, (names{"username", "code"}));
    EXPECT_EQ(open("/confirmUser").forms.size(), 1U);
    EXPECT_EQ(open("/confirmForgotPassword").forms.at(0).names, (names{"username", "code", "password"}));
    for (const auto* path : {"/confirmUser", "/confirmForgotPassword"}) {
        auto with = new_browser();
        const auto page =
            with.send(with.get(at(path)),
                      {{"username", "nobody@example.com"}, {"code", "123456"}, {"password", "N3w-passw0rd!"}});
        EXPECT_EQ(page.problem, "The code is wrong.") << path;
        EXPECT_FALSE(is_signed_in(with));
    }
}

TEST_F(account_pages_test, a_link_confirms_once_and_leads_to_the_sign_in) {
    make_place(by_link);
    ASSERT_EQ(sign_up("link+1@example.com", "link+1@example.com"), "done");
    const auto path = link();
    const auto digits = path.substr(path.size() - 6);
    const auto wrong = browser_.get(path.substr(0, path.size() - 6) + other_than(digits));
    EXPECT_EQ(wrong.status, 400U);
    EXPECT_EQ(wrong.problem, dead_link);
    EXPECT_EQ(browser_.head(path).status, 200U); // as mail scanners ask
    EXPECT_EQ(kept("link+1@example.com").status, cognito::user_status::UNCONFIRMED);
    const auto page = browser_.get(path + "&redirect_uri=https://evil.example.com/");
    EXPECT_EQ(page.status, 200U);
    EXPECT_EQ(page.success, "Your account is confirmed. Sign in to continue.");
    EXPECT_FALSE(page.html.contains("evil"));
    EXPECT_EQ(attribute("link+1@example.com", "email_verified"), "true");
    const auto next = browser_.get(page.link_to("/login?"));
    EXPECT_EQ(next.forms.at(0).fields.at("username"), "link+1@example.com");
    EXPECT_EQ(browser_.send(next, {{"password", "Passw0rd!"}}).says(), "granted");
    // Nobody learns whether it was used or never existed.
    for (const auto& dead : {path, replaced(path, "user_name", "nobody")}) {
        const auto again = browser_.get(dead);
        EXPECT_EQ(again.status, 400U) << dead;
        EXPECT_EQ(again.says(), std::string("Confirm your account: ") + dead_link) << dead;
    }
    for (const auto* client : {"1example23456789", ""}) {
        const auto refused = browser_.get(replaced(path, "client_id", client));
        EXPECT_EQ(refused.status, 400U) << client;
        EXPECT_FALSE(refused.problem.empty()) << client;
    }
}

TEST_F(account_pages_test, links_are_limited_by_network) {
    make_place(by_link);
    ASSERT_EQ(sign_up("link@example.com", "link@example.com"), "done");
    store::rate_settings few;
    few.sign_in_attempts = store::allowance{1, std::chrono::seconds{60}};
    rates_.replace(few);
    EXPECT_EQ(browser_.get(replaced(link(), "user_name", "nobody")).status, 400U);
    const auto refused = browser_.get(link());
    EXPECT_EQ(refused.status, 429U);
    EXPECT_EQ(refused.problem, "Too many attempts. Wait a while and try again.");
    auto elsewhere = new_browser();
    elsewhere.address = "198.51.100.9";
    EXPECT_EQ(elsewhere.get(link()).status, 200U);
}

TEST_F(account_pages_test, where_letters_have_links_no_code_is_asked_for) {
    make_place(by_link);
    const auto page = sign_up_at(browser_, "link@example.com");
    EXPECT_TRUE(page.html.contains("We have sent a link to <bdi>l***@e***</bdi>."));
    ASSERT_EQ(page.forms.size(), 1U);
    EXPECT_TRUE(page.forms[0].names.empty());
    const auto older = link();
    const auto again = browser_.send(page, {});
    EXPECT_EQ(again.success, "A new link has been sent.");
    const auto newer = link();
    if (older != newer) { // it may be the same code again
        EXPECT_EQ(browser_.get(older).problem, dead_link);
    }
    EXPECT_EQ(browser_.get(newer).success, confirmed);
}

} // namespace
} // namespace poolguard::pool
