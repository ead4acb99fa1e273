// The sign-in page, the ways to it and from it, and which forms do nothing. docs/sign-in-pages.md says what is
// expected.

#include "pages_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

constexpr auto wrong_password_page = "Sign in: The username or password is wrong.";
constexpr auto stale = "Sign in: This form was already submitted or has expired. Try again.";
constexpr auto foreign = "Sign in: This form was not sent from this page. Try again.";

class sign_in_pages_test : public pages_fixture {
  protected:
    void SetUp() override {
        pages_fixture::SetUp();
        make_member("ann");
    }
    static filled_in with_password(const std::string& name, const std::string& password = "Passw0rd!") {
        return {{"username", name}, {"password", password}};
    }
};

TEST_F(sign_in_pages_test, a_password_leads_back_to_the_application) {
    const auto asked = open("/oauth2/authorize");
    EXPECT_EQ(asked.status, 302U);
    EXPECT_EQ(asked.location, at("/login"));
    const auto page = browser_.get(asked.location);
    EXPECT_EQ(page.status, 200U);
    EXPECT_EQ(page.says(), "Sign in");
    ASSERT_EQ(page.forms.size(), 1U);
    EXPECT_EQ(page.forms[0].names, (std::vector<std::string>{"username", "password"}));
    EXPECT_EQ(page.link_to("/signup"), at("/signup"));
    EXPECT_EQ(page.link_to("/forgotPassword"), at("/forgotPassword"));
    const auto done = browser_.send(page, with_password("ann"));
    EXPECT_TRUE(done.is_granted());
    EXPECT_TRUE(done.location.ends_with("&state=s"));
    EXPECT_TRUE(is_signed_in(browser_));
    // The next one needs no form, until the browser's session is over.
    EXPECT_TRUE(open("/oauth2/authorize").is_granted());
    clock_.advance(1h - 1ms);
    EXPECT_TRUE(open("/oauth2/authorize").is_granted());
    clock_.advance(1ms);
    EXPECT_EQ(open("/oauth2/authorize").location, at("/login"));
}

TEST_F(sign_in_pages_test, an_application_says_whether_a_session_will_do) {
    const auto refused = [](const char* error) {
        return fmt::format("https://app.example.com/cb?error={}&state=s", error);
    };
    const std::string here = "/login?", back = "https://app.example.com/cb?code=";
    struct row {
        const char* more;
        std::string before, after; // where it leads without a session, and with one of ten minutes
    };
    const row rows[] = {
        {"", here, back},
        {"&prompt=none", refused("login_required"), back},
        {"&prompt=login", here, here},
        {"&prompt=select_account", here, here},
        {"&prompt=consent", here, back},
        {"&max_age=600", here, back},
        {"&max_age=599", here, here},
        {"&prompt=none&max_age=599", refused("login_required"), refused("login_required")},
        {"&identity_provider=COGNITO", here, back},
    };
    for (const auto& [more, before, after] : rows) {
        auto with = new_browser();
        EXPECT_TRUE(with.get(at("/oauth2/authorize", more)).location.starts_with(before)) << more;
        ASSERT_TRUE(sign_in_at(with, "ann").is_granted());
        clock_.advance(600s);
        EXPECT_TRUE(with.get(at("/oauth2/authorize", more)).location.starts_with(after)) << more;
    }
    const auto unknown = open("/oauth2/authorize", "&identity_provider=Corp").location;
    EXPECT_TRUE(unknown.starts_with("https://app.example.com/cb?error=invalid_request&error_description=")) << unknown;
}

TEST_F(sign_in_pages_test, what_is_wrong_is_said_without_telling_who_exists) {
    make_member("off", R"("email":"off@example.com","email_verified":"true")");
    ASSERT_EQ(by_administrator("AdminDisableUser", "off"), "done");
    make_member("lost", R"("email":"lost@example.com","email_verified":"true")");
    ASSERT_EQ(by_administrator("AdminResetUserPassword", "lost"), "done");
    client_id_ = open_;
    ASSERT_EQ(sign_up("new", "new@example.com"), "done");
    for (const bool hides : {true, false}) {
        const auto* errors = hides ? "ENABLED" : "LEGACY";
        add_application("", fmt::format(R"(,"PreventUserExistenceErrors":"{}")", errors));
        const std::tuple<const char*, const char*, const char*> rows[] = {
            {"ann", "wrongPassw0rd!", wrong_password_page},
            {"nobody", "Passw0rd!", wrong_password_page},
            {"", "Passw0rd!", "Sign in: One of the values is invalid. Check what you entered."},
            {"off", "wrongPassw0rd!", wrong_password_page},
            {"off", "Passw0rd!", "Sign in: This account is disabled."},
            {"new", "wrongPassw0rd!", hides ? wrong_password_page : "Confirm your account"},
            {"new", "Passw0rd!", "Confirm your account"},
            {"lost", "wrongPassw0rd!", wrong_password_page},
            {"lost", "Passw0rd!", "Choose a new password"},
            {"ann", "Passw0rd!", "granted"},
        };
        for (const auto& [name, password, expected] : rows) {
            auto with = new_browser();
            const auto page = sign_in_at(with, name, password);
            EXPECT_EQ(page.says(), expected) << errors << ' ' << name << ' ' << password;
            if (page.title == "Sign in") {
                EXPECT_EQ(page.forms.at(0).fields.at("username"), name);
            }
            EXPECT_EQ(is_signed_in(with), page.is_granted()) << name;
        }
    }
}

TEST_F(sign_in_pages_test, a_form_is_sent_once_and_within_an_hour_by_the_browser_that_it_was_shown_to) {
    const auto page = open("/login");
    auto without = page;
    without.forms[0].fields.erase("_csrf");
    auto others = page;
    auto other = new_browser();
    others.forms[0].fields["_csrf"] = other.get(at("/login")).forms[0].fields.at("_csrf");
    auto cut = page;
    cut.forms[0].fields["_csrf"].pop_back();
    for (const auto* each : {&without, &others, &cut})
        EXPECT_EQ(browser_.send(*each, with_password("ann")).says(), stale);
    auto stranger = new_browser();
    EXPECT_EQ(stranger.send(page, with_password("ann")).says(), foreign);
    using header_list = std::vector<std::pair<std::string, std::string>>;
    for (const auto& headers :
         {header_list{{"Origin", "https://evil.example"}}, header_list{{"Origin", "null"}},
          header_list{{"Origin", "http://localhost:8001"}}, header_list{{"Sec-Fetch-Site", "cross-site"}},
          header_list{{"Sec-Fetch-Site", "same-site"}}}) {
        browser_.headers = headers;
        const auto answer = browser_.send(page, with_password("ann"));
        EXPECT_EQ(answer.status, 200U);
        EXPECT_EQ(answer.says(), foreign) << headers[0].second;
    }
    EXPECT_FALSE(is_signed_in(browser_));
    // None of these has used the form up.
    browser_.headers = {{"Origin", "http://localhost:8000"}, {"Sec-Fetch-Site", "same-origin"}};
    clock_.advance(1h - 1ms);
    EXPECT_EQ(browser_.send(page, with_password("ann")).says(), "granted");
    EXPECT_EQ(browser_.send(page, with_password("ann")).says(), stale);
    const auto late = open("/login");
    clock_.advance(1h);
    EXPECT_EQ(browser_.send(late, with_password("ann")).says(), stale);
}

TEST_F(sign_in_pages_test, every_form_needs_its_token) {
    const auto page = open("/login");
    for (const auto* path :
         {"/login", "/signup", "/confirmUser", "/forgotPassword", "/confirmForgotPassword", "/newPassword", "/mfa",
          "/selectMfa", "/mfaSetup", "/login/choice", "/login/passkey", "/login/newPasskey"}) {
        const auto sent = browser_.post(
            at(path),
            {{"username", "ann"}, {"password", "Passw0rd!"}, {"code", "123456"}, {"session", std::string(30, 'x')}});
        EXPECT_EQ(sent.problem, "This form was already submitted or has expired. Try again.") << path;
        EXPECT_EQ(sent.status, 200U) << path;
    }
    // Those that only a form leads to have nothing to show by themselves.
    for (const auto* path :
         {"/newPassword", "/mfa", "/selectMfa", "/mfaSetup", "/login/choice", "/login/passkey", "/login/newPasskey"})
        EXPECT_EQ(open(path).location, at("/login")) << path;
}

TEST_F(sign_in_pages_test, forms_are_limited_by_network) {
    store::rate_settings few;
    few.sign_in_attempts = store::allowance{2, 60s};
    rates_.replace(few);
    auto with = new_browser();
    with.headers = {{"Origin", "https://evil.example"}};
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(sign_in_at(with, "ann").says(), foreign) << i; // which would let a site use up its visitors' tries
    with.headers.clear();
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(sign_in_at(with, "ann", "wrongPassw0rd!").says(), wrong_password_page) << i;
    const auto refused = sign_in_at(with, "ann");
    EXPECT_EQ(refused.status, 429U);
    EXPECT_EQ(refused.says(), "Sign in: Too many attempts. Wait a while and try again.");
    EXPECT_EQ(refused.header("Retry-After"), "60");
    auto elsewhere = new_browser();
    elsewhere.address = "198.51.100.9";
    EXPECT_EQ(sign_in_at(elsewhere, "ann").says(), "granted");
    clock_.advance(60s);
    EXPECT_EQ(sign_in_at(with, "ann").says(), "granted");
}

TEST_F(sign_in_pages_test, a_sign_out_ends_the_session_of_the_browser) {
    auto with = new_browser();
    const auto client = "client_id=" + client_id_;
    struct row {
        std::string query, location, problem;
        unsigned status;
    };
    const row rows[] = {
        {client + "&logout_uri=https://app.example.com/bye", "https://app.example.com/bye", "", 302},
        {client + "&logout_uri=https://app.example.com/bye&state=x", "https://app.example.com/bye?state=x", "", 302},
        {client + "&redirect_uri=https://app.example.com/cb&response_type=code",
         "/login?" + client + "&redirect_uri=https://app.example.com/cb&response_type=code", "", 302},
        {client + "&logout_uri=https://evil.example/", "", "The application's address is not registered here.", 400},
        {client + "&redirect_uri=https://app.example.com/bye", "", "The application's address is not registered here.",
         400},
        {client, "", "The application's request is invalid.", 400},
        {"logout_uri=https://app.example.com/bye", "", "The application is unknown.", 400},
        {"client_id=1example23456789&logout_uri=https://app.example.com/bye", "", "The application is unknown.", 400},
        {client + "&id_token_hint=x", "", "The application's request is invalid.", 400},
        {client + "&logout_uri=%zz", "", "The application's request is invalid.", 400},
    };
    for (const auto& [query, location, problem, status] : rows) {
        ASSERT_EQ(sign_in_at(with, "ann").says(), "granted");
        const auto cookies = with.cookies;
        const auto out = with.get("/logout?" + query);
        EXPECT_EQ(out.status, status) << query;
        EXPECT_EQ(out.location, location) << query;
        EXPECT_EQ(out.problem, problem) << query;
        EXPECT_EQ(is_signed_in(with), status == 400) << query;
        with.cookies = cookies; // a browser that kept it all the same
        EXPECT_EQ(with.get(at("/oauth2/authorize")).is_granted(), status == 400) << query;
    }
}

TEST_F(sign_in_pages_test, an_application_that_asks_wrongly_gets_a_page_or_is_told_at_its_address) {
    struct row {
        std::string query, problem, location;
    };
    const auto client = "client_id=" + client_id_;
    const std::string good = client + "&redirect_uri=https://app.example.com/cb";
    constexpr auto unregistered = "The application's address is not registered here.";
    const row rows[] = {
        {"", "The application is unknown.", ""},
        {"client_id=1example23456789&redirect_uri=https://app.example.com/cb", "The application is unknown.", ""},
        {client, unregistered, ""},
        {client + "&redirect_uri=https://app.example.com/cb/", unregistered, ""},
        {client + "&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb%3Fx", unregistered, ""},
        {good + "&state=%zz", "The application's request is invalid.", ""},
        {good, "", "https://app.example.com/cb?error=invalid_request&"},
        {good + "&response_type=id_token", "", "https://app.example.com/cb?error=unsupported_response_type&"},
        {good + "&response_type=code&scope=phone", "", "https://app.example.com/cb?error=invalid_scope"},
        {good + "&response_type=code&prompt=maybe", "", "https://app.example.com/cb?error=invalid_request&"},
    };
    for (const auto* path : {"/oauth2/authorize", "/login"})
        for (const auto& [query, problem, location] : rows) {
            const auto page = browser_.get(fmt::format("{}?{}", path, query));
            EXPECT_EQ(page.status, problem.empty() ? 302U : 400U) << query;
            EXPECT_EQ(page.problem, problem) << query;
            EXPECT_TRUE(location.empty() ? page.location.empty() : page.location.starts_with(location))
                << query << page.location;
        }
    EXPECT_TRUE(browser_.get("/login?" + client).html.contains("The parameter redirect_uri is missing."));
    EXPECT_TRUE(browser_.get("/login?" + client + "&redirect_uri=x")
                    .html.contains("The parameter redirect_uri is not valid here."));
    EXPECT_EQ(browser_.get("/error?error=redirect_mismatch").problem, unregistered);
    EXPECT_EQ(browser_.get("/error?error=server_error").status, 500U);
}

TEST_F(sign_in_pages_test, below_an_issuer_are_those_of_its_pool) {
    const auto own = pool_id_, application = client_id_;
    make_pool();
    const auto other = pool_id_;
    client_id_ = application;
    const std::tuple<std::string, unsigned, const char*> rows[] = {
        {own, 200U, "Sign in"},
        {other, 400U, "Something went wrong: The application is unknown."},
        {own.substr(0, own.size() - 1), 404U, ""},
        {own + std::string(3000, 'a'), 404U, ""},
        {"no-id", 404U, ""},
    };
    for (const auto& [id, status, says] : rows) {
        const auto page = open("/" + id + "/login");
        EXPECT_EQ(page.status, status) << id.substr(0, 60);
        EXPECT_EQ(page.says(), says) << id.substr(0, 60);
    }
    EXPECT_EQ(open("/" + own + "/oauth2/authorize").location, at("/login"));
}

TEST_F(sign_in_pages_test, speak_the_language_of_the_browser_until_another_is_chosen) {
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"", "", "Sign in"},
        {"ja,en;q=0.5", "", "サインイン"},
        {"ja;q=0.4, en-GB;q=0.9", "", "Sign in"},
        {"fr, ja;q=0.1", "", "サインイン"},
        {"ja", "&lang=en", "Sign in"},
        {"", "&lang=ja", "サインイン"},
        {"", "&lang=xx", "Sign in"},
        {"", "&ui_locales=fr%20ja", "サインイン"},
    };
    for (const auto& [accepted, more, title] : rows) {
        auto with = new_browser();
        if (*accepted != 0) with.headers = {{"Accept-Language", accepted}};
        const auto page = with.get(at("/login", more));
        EXPECT_EQ(page.title, title) << accepted << more;
        // The link leads to the other language, whatever was asked for.
        const bool is_english = page.title == "Sign in";
        const auto found = std::ranges::find_if(page.links, [&](const std::string& each) {
            return each.starts_with("/login?") && each.ends_with(is_english ? "&lang=ja" : "&lang=en");
        });
        ASSERT_NE(found, page.links.end()) << more;
        EXPECT_EQ(with.get(*found).title, is_english ? "サインイン" : "Sign in") << more;
        // It is kept for the other pages.
        EXPECT_EQ(with.get(at("/signup")).title, is_english ? "アカウントの作成" : "Create an account") << more;
    }
}

TEST_F(sign_in_pages_test, carry_what_the_application_knows_of_the_user) {
    const auto hinted = open("/login", "&login_hint=ann%40example.com%22%3E%3Cscript%3E");
    EXPECT_EQ(hinted.forms.at(0).fields.at("username"), R"(ann@example.com"><script>)");
    EXPECT_FALSE(hinted.html.contains("<script>"));
    // What somebody has typed counts more.
    EXPECT_EQ(browser_.send(hinted, with_password("ben")).forms.at(0).fields.at("username"), "ben");
    const auto policy = hinted.header("Content-Security-Policy");
    EXPECT_TRUE(policy.contains("form-action 'self' https://app.example.com;")) << policy;
    EXPECT_TRUE(policy.contains("script-src 'self';"));
    EXPECT_FALSE(open("/forgotPassword").header("Content-Security-Policy").contains("script-src"));
}

TEST_F(sign_in_pages_test, of_a_client_for_another_provider_have_no_form) {
    call("CreateIdentityProvider", R"({"UserPoolId":"$POOL","ProviderName":"Google","ProviderType":"Google",)"
                                   R"("ProviderDetails":{"client_id":"i","client_secret":"s",)"
                                   R"("authorize_scopes":"openid email"}})");
    const auto own = at("/login");
    const auto token = browser_.get(own).forms.at(0).fields.at("_csrf");
    make_client(R"(,"AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["code"],)"
                R"("AllowedOAuthScopes":["openid","email"],"SupportedIdentityProviders":["Google"],)"
                R"("CallbackURLs":["https://app.example.com/cb"],"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"])");
    const auto page = open("/login");
    EXPECT_TRUE(page.forms.empty());
    EXPECT_EQ(page.link_to("/oauth2/authorize"), at("/oauth2/authorize", "&identity_provider=Google"));
    EXPECT_TRUE(page.html.contains("Continue with Google"));
    const auto sent = browser_.post(at("/login"), {{"username", "ann"}, {"password", "Passw0rd!"}, {"_csrf", token}});
    EXPECT_EQ(sent.says(), "Sign in");
    EXPECT_FALSE(is_signed_in(browser_));

    make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"],"AllowedOAuthFlowsUserPoolClient":true,)"
                R"("AllowedOAuthFlows":["code"],"AllowedOAuthScopes":["openid"],)"
                R"("CallbackURLs":["https://app.example.com/cb"])");
    const auto plain = open("/login");
    EXPECT_EQ(plain.forms.size(), 1U) << "a client that names no provider has the pool's own users";
    EXPECT_EQ(plain.link_to("/oauth2/authorize"), "");
}

TEST_F(sign_in_pages_test, bring_their_own_files) {
    const std::pair<std::string, unsigned> rows[] = {
        {"/login/style.css", 200U},           {"/login/passkeys.js", 200U},
        {"/login/fields.js", 200U},           {"/login/logo", 404U}, // the deployment has none
        {"/login/style/" + client_id_, 200U}, {"/login/style/1example23456789", 404U},
        {"/login/style/no-id", 404U},         {"/login/image/" + pool_id_ + "/x/" + client_id_ + "/y", 404U},
    };
    for (const auto& [path, status] : rows) {
        const auto file = browser_.get(path);
        EXPECT_EQ(file.status, status) << path;
        EXPECT_FALSE(status == 200U && file.html.empty()) << path;
    }
}

} // namespace
} // namespace poolguard::pool
