// Sign-ins through other providers, up to the request to the provider's token endpoint.

#include "pages_fixture.hpp"

namespace poolguard::pool {
namespace {

constexpr auto failed_page = "Something went wrong: Signing in with the external service failed.";
constexpr auto google_address = "https://accounts.google.com/o/oauth2/v2/auth?";

class provider_pages_test : public pages_fixture {
  protected:
    void SetUp() override {
        pages_fixture::SetUp();
        make_provider("Google");
        make_client(R"(,"AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["code"],)"
                    R"("AllowedOAuthScopes":["openid","email"],"SupportedIdentityProviders":["COGNITO","Google"],)"
                    R"("CallbackURLs":["https://app.example.com/cb"])");
    }
    void make_provider(const std::string& name) {
        call("CreateIdentityProvider",
             fmt::format(R"({{"UserPoolId":"$POOL","ProviderName":"{0}","ProviderType":"{0}","ProviderDetails":)"
                         R"({{"client_id":"app","client_secret":"s","authorize_scopes":"openid email"}},)"
                         R"("IdpIdentifiers":["example.org"]}})",
                         name));
    }
    static filled_in query_of(const std::string& address) {
        filled_in out;
        const auto read = http::parse_form(address.substr(address.find('?') + 1));
        for (const auto& [name, value] : read.value())
            out[name] = value;
        return out;
    }
    // The state of a sign-in that this browser has begun.
    std::string begin(page_browser& with) {
        const auto page = with.get(at("/oauth2/authorize", "&identity_provider=Google"));
        EXPECT_TRUE(page.location.starts_with(google_address)) << page.location;
        return query_of(page.location)["state"];
    }
    // Where the provider's answer leads, and what the application is told.
    std::string returned(page_browser& with, const std::string& query) {
        const auto page = with.get("/oauth2/idpresponse?" + query);
        if (page.status != 302) return page.says();
        auto told = query_of(page.location);
        return page.location.substr(0, page.location.find('?')) + ' ' + told["error"] + ": " +
               told["error_description"];
    }
};

TEST_F(provider_pages_test, the_browser_is_sent_to_the_provider_that_is_asked_for) {
    const std::pair<const char*, std::string> rows[] = {
        {"&identity_provider=Google", google_address},
        {"&idp_identifier=example.org", google_address},
        {"&identity_provider=COGNITO", "/login?"},
        {"", "/login?"},
        {"&identity_provider=Facebook", "https://app.example.com/cb?error=invalid_request&"},
        {"&idp_identifier=example.com", "https://app.example.com/cb?error=invalid_request&"},
    };
    for (const auto& [more, expected] : rows) {
        auto with = new_browser();
        const auto page = with.get(at("/oauth2/authorize", more));
        EXPECT_EQ(page.status, 302U) << more;
        EXPECT_TRUE(page.location.starts_with(expected)) << more << ' ' << page.location;
        if (expected != google_address) continue;
        const auto sent = query_of(page.location);
        EXPECT_EQ(sent.at("client_id"), "app");
        EXPECT_EQ(sent.at("redirect_uri"), "http://localhost:8000/oauth2/idpresponse");
        EXPECT_EQ(sent.at("scope"), "openid email");
        EXPECT_FALSE(sent.at("nonce").empty());
        EXPECT_EQ(with.cookies.size(), 1U);
    }
    // A client that has no other way goes there at once.
    make_client(R"(,"AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["code"],)"
                R"("AllowedOAuthScopes":["openid"],"SupportedIdentityProviders":["Google"],)"
                R"("CallbackURLs":["https://app.example.com/cb"])");
    EXPECT_TRUE(open("/oauth2/authorize").location.starts_with(google_address));
}

TEST_F(provider_pages_test, a_failure_at_the_provider_is_told_to_the_application) {
    const std::string back = "https://app.example.com/cb ";
    const std::pair<const char*, std::string> rows[] = {
        {"&error=access_denied", back + "access_denied: the sign-in was declined"},
        {"&error=server_error", back + "invalid_request: the identity provider returned an error"},
        {"", back + "invalid_request: the identity provider returned an error"},
        {"&error=access_denied&code=x", back + "access_denied: the sign-in was declined"},
    };
    for (const auto& [answer, expected] : rows) {
        auto with = new_browser();
        const auto state = begin(with);
        EXPECT_EQ(returned(with, "state=" + state + answer), expected) << answer;
        EXPECT_FALSE(is_signed_in(with));
        // A page that is loaded again begins anew at the application's address.
        const auto again = with.get("/oauth2/idpresponse?state=" + state + answer);
        EXPECT_EQ(again.location, at("/oauth2/authorize", "&identity_provider=Google")) << answer;
    }
}

TEST_F(provider_pages_test, an_answer_is_of_the_browser_that_began_and_in_time) {
    auto with = new_browser(), other = new_browser();
    const auto state = begin(with);
    begin(other);
    EXPECT_EQ(returned(other, "state=" + state + "&error=access_denied"), failed_page);
    EXPECT_EQ(returned(with, "state=x&error=access_denied"), failed_page);
    EXPECT_EQ(returned(with, "error=access_denied"), failed_page);
    EXPECT_EQ(returned(with, "state=%zz"), "Something went wrong: The application's request is invalid.");
    clock_.advance(federation_requests::lifetime - std::chrono::milliseconds(1));
    EXPECT_TRUE(returned(with, "state=" + state + "&error=access_denied").starts_with("https://app.example.com/cb "));
    const auto late = begin(with);
    clock_.advance(federation_requests::lifetime);
    EXPECT_EQ(returned(with, "state=" + late + "&error=access_denied"), failed_page);
}

// Browsers leave our cookie out of a form of another site; after this redirect they send it.
TEST_F(provider_pages_test, an_answer_by_form_is_read_after_a_redirect) {
    auto with = new_browser();
    const auto state = begin(with);
    const auto page = with.post("/oauth2/idpresponse", {{"state", state}, {"code", "c"}, {"user", "{}"}});
    EXPECT_EQ(page.status, 303U);
    EXPECT_EQ(page.location, "/oauth2/idpresponse?state=" + state + "&code=c");
    EXPECT_EQ(with.post("/oauth2/idpresponse", {{"state", state}, {"error", "access_denied"}}).location,
              "/oauth2/idpresponse?state=" + state + "&error=access_denied");
}

TEST_F(provider_pages_test, a_provider_that_was_deleted_meanwhile_signs_nobody_in) {
    auto with = new_browser();
    const auto state = begin(with);
    call("DeleteIdentityProvider", R"({"UserPoolId":"$POOL","ProviderName":"Google"})");
    EXPECT_EQ(returned(with, "state=" + state + "&code=c"),
              "https://app.example.com/cb server_error: the identity provider no longer exists");
}

TEST_F(provider_pages_test, a_provider_that_the_client_no_longer_has_signs_nobody_in) {
    auto with = new_browser();
    const auto state = begin(with);
    call("UpdateUserPoolClient",
         R"({"UserPoolId":"$POOL","ClientId":"$CLIENT","AllowedOAuthFlowsUserPoolClient":true,)"
         R"("AllowedOAuthFlows":["code"],"AllowedOAuthScopes":["openid","email"],)"
         R"("SupportedIdentityProviders":["COGNITO"],"CallbackURLs":["https://app.example.com/cb"]})");
    EXPECT_EQ(returned(with, "state=" + state + "&code=c"),
              "https://app.example.com/cb invalid_request: the app client does not have that identity provider");
}

TEST_F(provider_pages_test, a_browser_keeps_ten_sign_ins_side_by_side) {
    auto with = new_browser();
    std::vector<std::string> states;
    for (int i = 0; i < 11; ++i) {
        clock_.advance(std::chrono::milliseconds(1));
        states.push_back(begin(with));
    }
    EXPECT_EQ(with.cookies.size(), 10U);
    EXPECT_EQ(returned(with, "state=" + states.front() + "&error=access_denied"), failed_page);
    for (const auto& state : {states[1], states[10]})
        EXPECT_TRUE(returned(with, "state=" + state + "&error=access_denied").contains("access_denied")) << state;
}

} // namespace
} // namespace poolguard::pool
