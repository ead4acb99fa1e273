// The steps between a password and the application. docs/sign-in-pages.md says what is expected.

#include "base/audit.hpp"
#include "pages_fixture.hpp"
#include "unit/pool/sign_in/authenticator_app.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using names = std::vector<std::string>;

constexpr auto timed_out = "Sign in: The sign-in timed out. Sign in again.";

class challenge_pages_test : public pages_fixture {
  protected:
    // `more` continues the configuration.
    void require(const std::string& mode, const std::string& more = "") {
        call("SetUserPoolMfaConfig", fmt::format(R"({{"UserPoolId":"$POOL","MfaConfiguration":"{}",)"
                                                 R"("SoftwareTokenMfaConfiguration":{{"Enabled":true}}{}}})",
                                                 mode, more));
    }
    void make_newcomer(const std::string& name) {
        call("AdminCreateUser", fmt::format(R"({{"UserPoolId":"$POOL","Username":"{}","MessageAction":"SUPPRESS",)"
                                            R"("TemporaryPassword":"Temp0rary!"}})",
                                            name));
    }
    std::string app_code(const std::string& key) const { return code_of_app(key, clock_.now()); }
    // The key of the app that the user registers at a sign-in.
    std::string add_app(const std::string& name) {
        auto with = new_browser();
        const auto page = sign_in_at(with, name);
        const auto key = page.forms.at(0).fields.at("key");
        EXPECT_EQ(with.send(page, {{"code", app_code(key)}}).says(), "granted");
        clock_.advance(30s);
        return key;
    }
};

TEST_F(challenge_pages_test, a_temporary_password_is_replaced) {
    make_place(R"(,"Schema":[{"Name":"family_name","Required":true,"Mutable":true,"AttributeDataType":"String"}])");
    make_newcomer("newcomer");
    auto page = sign_in_at(browser_, "newcomer", "Temp0rary!");
    EXPECT_EQ(page.says(), "Choose a new password");
    EXPECT_EQ(page.forms.at(0).names, (names{"attribute.family_name", "password"}));
    page = browser_.send(page, {{"attribute.family_name", "Ng"}, {"password", "weak"}});
    EXPECT_EQ(page.says(), "Choose a new password: The password does not meet the requirements.");
    EXPECT_EQ(page.forms.at(0).fields.at("attribute.family_name"), "Ng");
    EXPECT_EQ(browser_.send(page, {{"password", "MyOwnPassw0rd!"}}).says(), "granted");
    EXPECT_EQ(attribute("newcomer", "family_name"), "Ng");
    EXPECT_EQ(sign_in_at(browser_, "newcomer", "Temp0rary!").problem, "The username or password is wrong.");
    EXPECT_EQ(sign_in_at(browser_, "newcomer", "MyOwnPassw0rd!").says(), "granted");
}

TEST_F(challenge_pages_test, an_app_is_registered_and_then_asked_for) {
    require("ON");
    make_member("ann");
    auto page = sign_in_at(browser_, "ann");
    EXPECT_EQ(page.says(), "Set up an authenticator app");
    EXPECT_TRUE(page.html.contains("<svg"));
    const auto key = page.forms.at(0).fields.at("key");
    EXPECT_TRUE(page.html.contains("<code>" + key + "</code>"));
    for (const auto& wrong : {other_than(app_code(key)), std::string("12"), std::string("abcdef")}) {
        names audited;
        const base::audit_subscription observed([&](const base::audit_event& event) {
            audited.push_back(fmt::format("{} {} {}", event.operation, event.outcome, event.account));
        });
        page = browser_.send(page, {{"code", wrong}});
        EXPECT_EQ(page.says(), "Set up an authenticator app: The code is wrong.") << wrong;
        EXPECT_EQ(page.forms.at(0).fields.at("key"), key);
        EXPECT_EQ(audited, names{"set_up_authenticator refused " + base::account_digest("ann")}) << wrong;
    }
    EXPECT_FALSE(is_signed_in(browser_));
    const auto first = app_code(key);
    EXPECT_EQ(browser_.send(page, {{"code", first}}).says(), "granted");
    page = sign_in_at(browser_, "ann");
    EXPECT_EQ(page.says(), verify_title);
    EXPECT_TRUE(page.html.contains("Enter the code from your authenticator app."));
    page = browser_.send(page, {{"code", first}});
    EXPECT_EQ(page.problem, "This code has already been used. Wait for a new one.");
    clock_.advance(30s);
    EXPECT_EQ(browser_.send(page, {{"code", app_code(key)}}).says(), "granted");
}

TEST_F(challenge_pages_test, a_code_goes_to_the_address_of_the_user) {
    require("OPTIONAL", R"(,"EmailMfaConfiguration":{})");
    make_member("ann");
    ASSERT_EQ(by_administrator("AdminSetUserMFAPreference", "ann",
                               R"(,"EmailMfaSettings":{"Enabled":true,"PreferredMfa":true})"),
              "done");
    auto page = sign_in_at(browser_, "ann");
    EXPECT_EQ(page.says(), verify_title);
    EXPECT_TRUE(page.html.contains("We have sent a code to <bdi>a***@e***</bdi>."));
    page = browser_.send(page, {{"code", "12"}});
    EXPECT_EQ(page.says(), std::string(verify_title) + ": The code is wrong.");
    EXPECT_TRUE(page.html.contains("We have sent a code to <bdi>a***@e***</bdi>."));
    EXPECT_EQ(browser_.send(page, {{"code", code()}}).says(), "granted");
}

TEST_F(challenge_pages_test, of_several_factors_one_is_chosen) {
    require("OPTIONAL", R"(,"EmailMfaConfiguration":{})");
    make_member("ann");
    ASSERT_TRUE(users_.update(pool(), "ann", [](user_document& it) -> result<void> {
        it.mfa.totp_key = "sealed";
        it.mfa.chosen = {"SOFTWARE_TOKEN_MFA", "EMAIL_OTP"};
        return {};
    }));
    auto page = sign_in_at(browser_, "ann");
    EXPECT_EQ(page.says(), "Choose how to verify");
    EXPECT_EQ(page.forms.at(0).choices, (names{"SOFTWARE_TOKEN_MFA", "EMAIL_OTP"}));
    page = browser_.send(page, {{"factor", "SMS_MFA"}});
    EXPECT_EQ(page.title, "Choose how to verify");
    EXPECT_FALSE(page.problem.empty());
    EXPECT_EQ(page.forms.at(0).choices, (names{"SOFTWARE_TOKEN_MFA", "EMAIL_OTP"}));
    page = browser_.send(page, {{"factor", "EMAIL_OTP"}});
    EXPECT_EQ(page.says(), verify_title);
    EXPECT_EQ(browser_.send(page, {{"code", code()}}).says(), "granted");
}

TEST_F(challenge_pages_test, a_step_is_of_its_user_and_client_and_lasts_three_minutes) {
    for (const auto* name : {"ann", "ben"})
        make_newcomer(name);
    const auto begun = [&] {
        auto page = sign_in_at(browser_, "ann", "Temp0rary!");
        EXPECT_EQ(page.says(), "Choose a new password");
        return page;
    };
    const filled_in mine{{"password", "MyOwnPassw0rd!"}};
    EXPECT_EQ(browser_.send(begun(), {{"username", "ben"}, {"password", "MyOwnPassw0rd!"}}).says(), timed_out);
    auto page = begun();
    const auto session = page.forms.at(0).fields.at("session");
    EXPECT_EQ(browser_.send(page, {{"session", session.substr(4)}, {"password", "MyOwnPassw0rd!"}}).title, "Sign in");
    page = begun();
    const auto own = client_id_;
    add_application();
    page.forms[0].action.replace(page.forms[0].action.find(own), own.size(), client_id_);
    EXPECT_EQ(browser_.send(page, mine).says(), timed_out);
    client_id_ = own;
    page = begun();
    clock_.advance(3min);
    EXPECT_EQ(browser_.send(page, mine).says(), timed_out);
    page = begun();
    ASSERT_EQ(by_administrator("AdminDisableUser", "ann"), "done");
    EXPECT_EQ(browser_.send(page, mine).says(), "Sign in: This account is disabled.");
    ASSERT_EQ(by_administrator("AdminEnableUser", "ann"), "done");
    page = begun();
    clock_.advance(3min - 1ms);
    EXPECT_EQ(browser_.send(page, mine).says(), "granted");
}

TEST_F(challenge_pages_test, a_code_answers_only_what_asks_for_one) {
    for (const auto* challenge : {"NEW_PASSWORD_REQUIRED", "NO_CHALLENGE", ""}) {
        const auto token = open("/login").forms.at(0).fields.at("_csrf");
        EXPECT_EQ(browser_.post(at("/mfa"), {{"_csrf", token}, {"challenge", challenge}, {"code", "123456"}}).says(),
                  timed_out)
            << challenge;
    }
}

TEST_F(challenge_pages_test, a_browser_that_its_user_has_remembered_stands_for_the_second_factor) {
    make_place(R"(,"DeviceConfiguration":{"ChallengeRequiredOnNewDevice":true,)"
               R"("DeviceOnlyRememberedOnUserPrompt":true})");
    require("ON");
    for (const auto* name : {"ann", "ben"})
        make_member(name, "");
    const auto key = add_app("ann");
    add_app("ben");
    const auto has_cookie = [&] {
        return std::ranges::any_of(browser_.cookies,
                                   [](const auto& each) { return each.first.starts_with("remembered-"); });
    };
    auto page = sign_in_at(browser_, "ann");
    EXPECT_EQ(page.forms.at(0).boxes, names{"remember"});
    page = browser_.send(page, {{"code", other_than(app_code(key))}, {"remember", "1"}});
    EXPECT_EQ(page.problem, "The code is wrong.");
    EXPECT_FALSE(has_cookie());
    EXPECT_EQ(browser_.send(page, {{"code", app_code(key)}, {"remember", "1"}}).says(), "granted");
    EXPECT_TRUE(has_cookie());
    EXPECT_EQ(sign_in_at(browser_, "ann").says(), "granted");
    EXPECT_EQ(sign_in_at(browser_, "ben").says(), verify_title);
    auto other = new_browser();
    EXPECT_EQ(sign_in_at(other, "ann").says(), verify_title);
    const auto own = client_id_;
    add_application();
    EXPECT_EQ(sign_in_at(browser_, "ann").says(), verify_title);
    client_id_ = own;
    // For a year, or until it is forgotten.
    const auto devices =
        call("AdminListDevices", R"({"UserPoolId":"$POOL","Username":"ann"})").at("Devices").as_array();
    ASSERT_EQ(devices.size(), 1U);
    ASSERT_EQ(by_administrator("AdminForgetDevice", "ann",
                               fmt::format(R"(,"DeviceKey":"{}")", text(devices[0], "/DeviceKey"))),
              "done");
    EXPECT_EQ(sign_in_at(browser_, "ann").says(), verify_title);
}

TEST_F(challenge_pages_test, other_pools_remember_no_browser) {
    for (const auto* devices : {R"({"ChallengeRequiredOnNewDevice":true,"DeviceOnlyRememberedOnUserPrompt":false})",
                                R"({"ChallengeRequiredOnNewDevice":false,"DeviceOnlyRememberedOnUserPrompt":true})"}) {
        make_place(std::string(R"(,"DeviceConfiguration":)") + devices);
        require("ON");
        make_member("ann", "");
        const auto key = add_app("ann");
        auto with = new_browser();
        const auto page = sign_in_at(with, "ann");
        EXPECT_TRUE(page.forms.at(0).boxes.empty()) << devices;
        EXPECT_EQ(with.send(page, {{"code", app_code(key)}, {"remember", "1"}}).says(), "granted") << devices;
        EXPECT_FALSE(std::ranges::any_of(with.cookies, [](const auto& each) { return each.first.starts_with("rem"); }))
            << devices;
    }
}

TEST_F(challenge_pages_test, a_new_account_needs_its_second_factor_too) {
    make_place(R"(,"UsernameAttributes":["email"],"AutoVerifiedAttributes":["email"])");
    require("ON");
    const auto made = browser_.send(open("/signup"), {{"username", "new@example.com"}, {"password", "Passw0rd!"}});
    const auto page = browser_.send(made, {{"code", code()}});
    EXPECT_EQ(page.says(), "Set up an authenticator app");
    EXPECT_FALSE(is_signed_in(browser_));
    const auto key = page.forms.at(0).fields.at("key");
    EXPECT_EQ(browser_.send(page, {{"code", app_code(key)}}).says(), "granted");
}

// The session may come from the wire protocol, as such a client may take passwords there.
TEST_F(challenge_pages_test, a_client_for_another_provider_takes_no_step_of_a_sign_in) {
    call("CreateIdentityProvider", R"({"UserPoolId":"$POOL","ProviderName":"Google","ProviderType":"Google",)"
                                   R"("ProviderDetails":{"client_id":"i","client_secret":"s",)"
                                   R"("authorize_scopes":"openid email"}})");
    const auto own_page = at("/login");
    for (const std::string provider : {"COGNITO", "Google"}) {
        make_client(R"(,"AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["code"],)"
                    R"("AllowedOAuthScopes":["openid","email"],"CallbackURLs":["https://app.example.com/cb"],)"
                    R"("ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"],"SupportedIdentityProviders":[")" +
                    provider + "\"]");
        make_newcomer(provider);
        const auto asked =
            call("InitiateAuth", fmt::format(R"({{"ClientId":"$CLIENT","AuthFlow":"USER_PASSWORD_AUTH",)"
                                             R"("AuthParameters":{{"USERNAME":"{}","PASSWORD":"Temp0rary!"}}}})",
                                             provider));
        auto with = new_browser();
        const auto token = with.get(own_page).forms.at(0).fields.at("_csrf");
        const auto sent = with.post(at("/newPassword"), {{"_csrf", token},
                                                         {"session", text(asked, "/Session")},
                                                         {"username", provider},
                                                         {"attributes", ""},
                                                         {"password", "MyOwnPassw0rd!"}});
        EXPECT_EQ(sent.says(), provider == "COGNITO" ? "granted" : "Sign in") << provider;
        EXPECT_EQ(is_signed_in(with), provider == "COGNITO") << provider;
    }
}

} // namespace
} // namespace poolguard::pool
