// The pages of pools whose users choose how to sign in. docs/sign-in-pages.md says what is expected.

#include "pages_fixture.hpp"
#include "unit/pool/passkeys/software_authenticator.hpp"

namespace poolguard::pool {
namespace {

using names = std::vector<std::string>;

constexpr auto choose_title = "Choose how to sign in";
constexpr auto offer_title = "Add a passkey";
constexpr auto not_accepted = "The passkey was not accepted. Try again, or sign in another way.";
constexpr auto user_auth = R"(,"ALLOW_USER_AUTH")";

std::string pool_of_factors(const char* factors) {
    return fmt::format(R"(,"UsernameAttributes":["email"],"AutoVerifiedAttributes":["email"],)"
                       R"("Policies":{{"SignInPolicy":{{"AllowedFirstAuthFactors":["PASSWORD",{}]}}}})",
                       factors);
}

class first_factor_pages_test : public pages_fixture {
  protected:
    void SetUp() override {
        pages_fixture::SetUp();
        make_place(pool_of_factors(R"("EMAIL_OTP")"), user_auth);
        make_member("ann@example.com", R"("email":"ann@example.com","email_verified":"true")");
    }
    page_seen name_at(page_browser& with, const std::string& name) {
        return with.send(with.get(at("/login")), {{"username", name}});
    }
};

TEST_F(first_factor_pages_test, the_name_comes_first_and_then_the_choice) {
    auto page = open("/login");
    ASSERT_EQ(page.forms.size(), 1U);
    EXPECT_EQ(page.forms[0].names, names{"username"});
    page = browser_.send(page, {{"username", "ann@example.com"}});
    EXPECT_EQ(page.says(), choose_title);
    EXPECT_EQ(page.forms.at(0).choices, (names{"PASSWORD", "EMAIL_OTP"}));
    page = browser_.send(page, {{"way", "PASSWORD"}});
    EXPECT_EQ(page.forms.at(0).names, names{"password"});
    EXPECT_TRUE(page.html.contains("ann@example.com"));
    page = browser_.send(page, {{"password", "wrongPassw0rd!"}});
    EXPECT_EQ(page.problem, "The username or password is wrong.");
    EXPECT_EQ(page.forms.at(0).names, names{"password"});
    EXPECT_EQ(browser_.send(page, {{"password", "Passw0rd!"}}).says(), "granted");
}

TEST_F(first_factor_pages_test, a_code_takes_the_place_of_a_password) {
    make_user("bare@example.com", R"("email":"bare@example.com","email_verified":"true")");
    for (const auto* name : {"ann@example.com", "bare@example.com"}) {
        auto with = new_browser();
        auto page = name_at(with, name);
        if (page.title == choose_title) page = with.send(page, {{"way", "EMAIL_OTP"}});
        EXPECT_EQ(page.says(), verify_title) << name;
        EXPECT_TRUE(page.forms.at(0).boxes.empty()) << name;
        const auto right = code();
        EXPECT_EQ(right.size(), 8U);
        page = with.send(page, {{"code", other_than(right)}});
        EXPECT_EQ(page.problem, "The code is wrong.") << name;
        EXPECT_EQ(with.send(page, {{"code", right}}).says(), "granted") << name;
        EXPECT_EQ(with.send(page, {{"code", right}}).status, 200U) << name;
    }
}

TEST_F(first_factor_pages_test, whether_there_is_a_user_is_not_told) {
    ASSERT_EQ(sign_up("new@example.com", "new@example.com"), "done");
    for (const auto* errors : {"ENABLED", "LEGACY"}) {
        add_application(user_auth, fmt::format(R"(,"PreventUserExistenceErrors":"{}")", errors));
        for (const std::string name : {"ann@example.com", "new@example.com", "nobody@example.com"}) {
            auto with = new_browser();
            // Names of nobody look like users with a password or without one, each always in the same way.
            const auto page = name_at(with, name);
            EXPECT_EQ(name_at(with, name).title, page.title) << name;
            if (name != "nobody@example.com") {
                EXPECT_EQ(page.says(), choose_title) << errors << name;
            }
            auto coded = page.title == choose_title ? with.send(page, {{"way", "EMAIL_OTP"}}) : page;
            EXPECT_EQ(coded.says(), verify_title) << errors << name;
            EXPECT_TRUE(coded.html.contains(fmt::format("We have sent a code to <bdi>{}***@e***</bdi>.", name[0])))
                << name;
            EXPECT_EQ(with.send(coded, {{"code", "0000000x"}}).problem, "The code is wrong.") << name;
            // As a password manager may send both at once.
            EXPECT_EQ(sign_in_at(with, name, "wrongPassw0rd!").says(), "Sign in: The username or password is wrong.")
                << errors << name;
        }
    }
}

TEST_F(first_factor_pages_test, an_account_needs_no_password_where_codes_reach_it) {
    constexpr auto optional = "Leave it empty to sign in with codes that we send you.";
    auto page = open("/signup");
    EXPECT_TRUE(page.html.contains(optional));
    page = browser_.send(page, {{"username", "new@example.com"}, {"password", "short"}});
    EXPECT_EQ(page.problem, "The password does not meet the requirements.");
    page = browser_.send(page, {{"username", "new@example.com"}});
    EXPECT_EQ(page.says(), "Confirm your account");
    EXPECT_EQ(browser_.send(page, {{"code", code()}}).says(), "granted");
    // From then on by code, which is all that there is.
    auto with = new_browser();
    page = name_at(with, "new@example.com");
    EXPECT_EQ(page.says(), verify_title);
    EXPECT_EQ(with.send(page, {{"code", code()}}).says(), "granted");
    // At another client everybody has one.
    add_application();
    page = with.get(at("/signup"));
    EXPECT_FALSE(page.html.contains(optional));
    EXPECT_EQ(with.send(page, {{"username", "other@example.com"}}).problem,
              "The password does not meet the requirements.");
    EXPECT_EQ(open("/login").forms.at(0).names, (names{"username", "password"}));
}

class passkey_pages_test : public first_factor_pages_test {
  protected:
    void SetUp() override {
        pages_fixture::SetUp();
        make_place(pool_of_factors(R"("WEB_AUTHN")"), user_auth);
        call("SetUserPoolMfaConfig",
             R"({"UserPoolId":"$POOL","WebAuthnConfiguration":{"RelyingPartyId":"localhost"}})");
        make_member("ann@example.com", R"("email":"ann@example.com","email_verified":"true")");
        key_.origin = "http://localhost:8000";
        key_.domain = "localhost";
    }
    static std::string challenge_in(const form_on_page& form) {
        return std::string(boost::json::parse(form.passkey).at("challenge").as_string());
    }
    page_seen offered(page_browser& with) {
        auto page = sign_in_at(with, "ann@example.com");
        EXPECT_EQ(page.says(), offer_title);
        EXPECT_FALSE(is_signed_in(with));
        return page;
    }
    std::string made_for(const page_seen& offer) const {
        return boost::json::serialize(key_.make(challenge_in(offer.forms.at(0))));
    }
    void add_passkey() {
        const auto page = offered(browser_);
        ASSERT_EQ(browser_.send(page, {{"credential", made_for(page)}}).says(), "granted");
    }
    std::string sub() { return kept("ann@example.com").sub; }

    software_authenticator key_;
};

TEST_F(passkey_pages_test, a_passkey_that_was_added_signs_in_without_a_name) {
    add_passkey();
    const auto page = open("/login");
    ASSERT_EQ(page.forms.size(), 2U);
    const auto options = boost::json::parse(page.forms[1].passkey);
    EXPECT_EQ(options.at("rpId"), "localhost");
    EXPECT_TRUE(options.at("allowCredentials").as_array().empty());
    const auto proof = key_.prove(challenge_in(page.forms[1]), sub());
    // It is for this page and browser, and serves once.
    auto other = new_browser();
    EXPECT_EQ(other.send(other.get(at("/login")), {{"credential", proof}}, 1).problem, not_accepted);
    EXPECT_EQ(browser_.send(open("/login"), {{"credential", proof}}, 1).problem, not_accepted);
    EXPECT_EQ(browser_.send(page, {{"credential", proof}}, 1).says(), "granted");
    EXPECT_EQ(browser_.send(page, {{"credential", proof}}, 1).problem,
              "This form was already submitted or has expired. Try again.");
    // A passkey may take ten minutes to answer.
    const auto late = open("/login");
    clock_.advance(std::chrono::minutes{10});
    EXPECT_EQ(browser_.send(late, {{"credential", key_.prove(challenge_in(late.forms[1]), sub())}}, 1).problem,
              "This form was already submitted or has expired. Try again.");
    EXPECT_EQ(sign_in_at(other, "ann@example.com").says(), "granted"); // nothing more is offered
}

TEST_F(passkey_pages_test, a_passkey_proves_nothing_for_others) {
    add_passkey();
    software_authenticator another;
    constexpr auto own_origin = "http://localhost:8000", own_domain = "localhost";
    struct row {
        const char* what;
        software_authenticator* key;
        const char *origin, *domain;
        std::string user;
    };
    const row rows[] = {
        {"another origin", &key_, "https://evil.example", own_domain, sub()},
        {"another domain", &key_, own_origin, "evil.example", sub()},
        {"another key", &another, own_origin, own_domain, sub()},
        {"another user", &key_, own_origin, own_domain, "34c84488-e0e1-70ae-d2ee-991ad1a898c8"},
        {"nobody", &key_, own_origin, own_domain, ""},
        {"no text", &key_, own_origin, own_domain, std::string(40, '\xff')},
    };
    for (const auto& [what, key, origin, domain, user] : rows) {
        key->origin = origin;
        key->domain = domain;
        const auto page = open("/login");
        const auto sent = browser_.send(page, {{"credential", key->prove(challenge_in(page.forms[1]), user)}}, 1);
        EXPECT_EQ(sent.says(), std::string("Sign in: ") + not_accepted) << what;
    }
    for (const auto* broken : {"", "{}", "[]", "null", "{{{{"})
        EXPECT_EQ(browser_.send(open("/login"), {{"credential", broken}}, 1).problem, not_accepted) << broken;
    const auto page = open("/login");
    ASSERT_EQ(by_administrator("AdminDisableUser", "ann@example.com"), "done");
    EXPECT_EQ(browser_.send(page, {{"credential", key_.prove(challenge_in(page.forms[1]), sub())}}, 1).problem,
              "This account is disabled.");
}

TEST_F(passkey_pages_test, a_passkey_is_one_of_the_choices_after_the_name) {
    add_passkey();
    auto page = name_at(browser_, "ann@example.com");
    EXPECT_EQ(page.forms.at(0).choices, (names{"PASSWORD", "WEB_AUTHN"}));
    page = browser_.send(page, {{"way", "WEB_AUTHN"}});
    EXPECT_EQ(page.says(), verify_title);
    const auto options = boost::json::parse(page.forms.at(0).passkey);
    ASSERT_EQ(options.at("allowCredentials").as_array().size(), 1U);
    EXPECT_EQ(options.at("allowCredentials").at(0).at("id").as_string(), key_.id());
    key_.origin = "https://evil.example";
    page = browser_.send(page, {{"credential", key_.prove(challenge_in(page.forms[0]))}});
    key_.origin = "http://localhost:8000";
    EXPECT_EQ(page.problem, not_accepted);
    EXPECT_EQ(boost::json::parse(page.forms.at(0).passkey), options);
    EXPECT_EQ(browser_.send(page, {{"credential", key_.prove(challenge_in(page.forms[0]))}}).says(), "granted");
}

TEST_F(passkey_pages_test, an_offer_can_be_put_off_for_thirty_days) {
    auto page = offered(browser_);
    page = browser_.send(page, {{"credential", "{}"}});
    EXPECT_EQ(page.says(), std::string(offer_title) + ": No passkey was created. Try again, or continue without one.");
    const auto later = page;
    EXPECT_EQ(browser_.send(page, {}, 1).says(), "granted");
    // Once: a form that was kept signs nobody in.
    auto again = later;
    again.forms[1].fields["_csrf"] = open("/login").forms.at(0).fields.at("_csrf");
    EXPECT_EQ(browser_.send(again, {}, 1).says(), "Sign in: The sign-in timed out. Sign in again.");
    EXPECT_EQ(sign_in_at(browser_, "ann@example.com").says(), "granted");
    auto other = new_browser();
    page = offered(other);
    EXPECT_EQ(other.send(page, {{"session", std::string(40, 'A')}}, 1).says(),
              "Sign in: The sign-in timed out. Sign in again.");
    for (const std::size_t form : {0U, 1U}) {
        page = offered(other);
        other.headers = {{"Origin", "https://evil.example"}};
        EXPECT_EQ(other.send(page, {}, form).problem, "This form was not sent from this page. Try again.");
        other.headers.clear();
        EXPECT_FALSE(is_signed_in(other));
    }
}

TEST_F(passkey_pages_test, passkeys_are_only_where_browsers_could_use_them) {
    auto elsewhere = new_browser();
    elsewhere.host = "127.0.0.1:8000";
    const auto page = elsewhere.get(at("/login"));
    ASSERT_EQ(page.forms.size(), 1U);
    EXPECT_EQ(page.forms[0].names, (names{"username", "password"}));
    EXPECT_FALSE(page.html.contains("passkeys.js"));
    EXPECT_EQ(sign_in_at(elsewhere, "ann@example.com").says(), "granted"); // none is offered either
    EXPECT_TRUE(open("/login").html.contains("passkeys.js"));
    add_application(); // a client without the choice
    EXPECT_EQ(open("/login").forms.size(), 1U);
    EXPECT_EQ(sign_in_at(browser_, "ann@example.com").says(), "granted");
}

} // namespace
} // namespace poolguard::pool
