#include "app/commands/checks/browser_checks.hpp"

#include <functional>
#include <gtest/gtest.h>

namespace poolguard::app::checks {
namespace {

using settings = cognito::user_pool_client;

template <class List>
std::optional<List> list_of(std::initializer_list<std::string_view> texts) {
    List out;
    for (const auto each : texts)
        out.value.emplace_back(std::string(each));
    return out;
}

using urls = base::json::list<cognito::redirect_uri, 0, 100>;

settings good_client() {
    settings out;
    out.AllowedOAuthFlowsUserPoolClient = true;
    out.AllowedOAuthFlows = base::json::list<cognito::oauth_flow, 0, 3>{{cognito::oauth_flow::code}};
    out.AllowedOAuthScopes = base::json::list<cognito::oauth_scope, 0, 50>{
        {"aws.cognito.signin.user.admin", "email", "openid", "phone", "profile"}};
    out.SupportedIdentityProviders = {"COGNITO"};
    out.CallbackURLs = list_of<urls>({"http://localhost:3000/cb", "https://a.example/auth/cognito/callback"});
    out.LogoutURLs = list_of<urls>({"https://a.example/"});
    return out;
}

struct check_case {
    std::string_view name;
    std::function<void(settings&)> change;
    std::vector<std::string> providers;
    std::vector<std::pair<verdict, std::string_view>> expected; // the beginnings of the findings
};

TEST(browser_checks, name_what_the_client_lacks) {
    using enum verdict;
    const check_case table[] = {
        {"all is well", [](settings&) {}, {}, {{good, "allows browsers to sign in"}}},
        {"no OAuth flows",
         [](settings& its) { its.AllowedOAuthFlowsUserPoolClient.reset(); },
         {},
         {{wrong, "does not allow OAuth flows"}}},
        {"no list of flows",
         [](settings& its) { its.AllowedOAuthFlows.reset(); },
         {},
         {{wrong, "does not allow the code"}}},
        {"one scope",
         [](settings& its) { its.AllowedOAuthScopes = base::json::list<cognito::oauth_scope, 0, 50>{{"openid"}}; },
         {},
         {{wrong, "does not allow the scopes email, profile, aws.cognito.signin.user.admin"}}},
        {"an address in other spelling",
         [](settings& its) { its.CallbackURLs = list_of<urls>({"https://a.example/auth/COGNITO/callback"}); },
         {},
         {{wrong, "does not allow the callback URL https://a.example/auth/cognito/callback"}}},
        {"no addresses",
         [](settings& its) {
             its.CallbackURLs.reset();
             its.LogoutURLs.reset();
         },
         {},
         {{wrong, "does not allow the callback URL"}, {wrong, "does not allow the sign-out URL https://a.example/"}}},
        {"another provider, which may be for another application",
         [](settings& its) { its.SupportedIdentityProviders = {"COGNITO", "Google"}; },
         {},
         {{doubtful, "does not allow the callback URL https://a.example/auth/google/callback"}}},
        {"only another provider",
         [](settings& its) { its.SupportedIdentityProviders = {"Google"}; },
         {},
         {{wrong, "does not allow the callback URL https://a.example/auth/google/callback"}}},
        {"no provider",
         [](settings& its) { its.SupportedIdentityProviders.reset(); },
         {},
         {{wrong, "offers no identity provider"}}},
        {"a configured provider that the client does not offer",
         [](settings&) {},
         {"Okta"},
         {{wrong, "does not offer the provider Okta"}}},
        {"a configured provider without its address",
         [](settings& its) { its.SupportedIdentityProviders = {"COGNITO", "Okta"}; },
         {"Okta"},
         {{wrong, "does not allow the callback URL https://a.example/auth/Okta/callback"}}}};
    for (const auto& [name, change, providers, expected] : table) {
        auto client = good_client();
        change(client);
        const auto found = check_browser_sign_in(
            client, "web client",
            {.client_id = {}, .public_url = "https://a.example", .providers = providers, .is_set_up = true});
        ASSERT_EQ(found.size(), expected.size()) << name;
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_EQ(found[i].is, expected[i].first) << name;
            EXPECT_TRUE(found[i].text.starts_with(expected[i].second)) << name << ": " << found[i].text;
            EXPECT_EQ(found[i].fix.empty(), found[i].is == good) << name;
        }
    }
}

TEST(browser_checks, only_warn_where_no_pages_are_set_up) {
    const auto found =
        check_browser_sign_in({}, "app client", {.client_id = {}, .public_url = "https://a.example", .providers = {}});
    ASSERT_FALSE(found.empty());
    for (const auto& each : found)
        EXPECT_EQ(each.is, verdict::doubtful) << each.text;
}

} // namespace
} // namespace poolguard::app::checks
