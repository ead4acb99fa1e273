#include "pool/oauth/authorization_request.hpp"

#include "pool/model/scopes.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

client_document a_client() {
    client_document out;
    out.id = "client";
    out.settings.AllowedOAuthFlowsUserPoolClient = true;
    out.settings.AllowedOAuthFlows = json::list<cognito::oauth_flow, 0, 3>{{cognito::oauth_flow::code}};
    out.settings.AllowedOAuthScopes = json::list<cognito::oauth_scope, 0, 50>{{"openid", "email", "api/read"}};
    out.settings.CallbackURLs =
        json::list<cognito::redirect_uri, 0, 100>{{"https://app.example.com/cb", "https://app.example.com/cb?x=1"}};
    return out;
}

constexpr auto asked = "response_type=code&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb";

auto read(const std::string& query) { return read_authorization_request(*parameters::parse(query), a_client()); }

std::string error_of(const std::string& more) {
    const auto found = read(std::string(asked) + more);
    return found ? "" : found.error().error;
}

TEST(authorization_request, is_read_with_all_that_it_asks_for) {
    const auto found =
        read(std::string(asked) + "&scope=email+openid+email&state=a%20b&nonce=n&login_hint=ann&max_age=60"
                                  "&identity_provider=Google&idp_identifier=g&prompt=login"
                                  "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                                  "&code_challenge_method=S256");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->redirect_uri, "https://app.example.com/cb");
    EXPECT_EQ(found->scope, "email openid");
    EXPECT_EQ(found->state, "a b");
    EXPECT_EQ(found->nonce, "n");
    EXPECT_EQ(found->provider, "Google");
    EXPECT_EQ(found->idp_identifier, "g");
    EXPECT_EQ(found->login_hint, "ann");
    EXPECT_EQ(found->prompt, prompt_kind::login);
    EXPECT_EQ(found->max_age, std::chrono::seconds{60});
    EXPECT_EQ(found->code_challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    EXPECT_FALSE(found->is_implicit);
}

TEST(authorization_request, without_scopes_has_all_of_the_client) {
    const auto found = read(asked);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->scope, "openid email api/read");
    EXPECT_EQ(found->prompt, prompt_kind::unspecified);
    EXPECT_EQ(found->max_age, std::nullopt);
}

TEST(authorization_request, says_what_is_wrong_with_it) {
    EXPECT_EQ(error_of("&scope=openid+phone"), "invalid_scope");
    EXPECT_EQ(error_of("&scope=OPENID"), "invalid_scope");
    EXPECT_EQ(error_of("&code_challenge_method=S256"), "invalid_request");
    EXPECT_EQ(error_of("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), "invalid_request");
    EXPECT_EQ(error_of("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN&code_challenge_method=S256"),
              "invalid_request"); // stray bits in the last character
    EXPECT_EQ(error_of("&prompt=none+login"), "invalid_request");
    EXPECT_EQ(error_of("&prompt=select_account"), "");
    EXPECT_EQ(error_of("&max_age=1x"), "invalid_request");
    EXPECT_EQ(error_of("&max_age=999999999999"), "invalid_request");
}

TEST(authorization_request, tells_the_application_where_it_may) {
    const auto found = read("response_type=token&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb%3Fx%3D1&state=a%26b");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().location, "https://app.example.com/cb?x=1#error=unauthorized_client&error_description="
                                      "the%20app%20client%20may%20not%20use%20this%20flow&state=a%26b");
    const auto elsewhere = read("response_type=code&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb%2F");
    ASSERT_FALSE(elsewhere);
    EXPECT_EQ(elsewhere.error().error, "redirect_mismatch");
    EXPECT_EQ(elsewhere.error().location, "");
}

// RFC 7636, appendix B.
TEST(code_challenge, of_the_published_verifier) {
    EXPECT_EQ(challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    EXPECT_EQ(challenge_of(std::string(42, 'a')), std::nullopt);
    EXPECT_TRUE(challenge_of(std::string(43, 'a')));
    EXPECT_TRUE(challenge_of(std::string(128, '~')));
    EXPECT_EQ(challenge_of(std::string(129, 'a')), std::nullopt);
    EXPECT_EQ(challenge_of(std::string(42, 'a') + "+"), std::nullopt);
}

TEST(addresses, keep_the_query_that_they_have) {
    EXPECT_EQ(with_query("https://a/", {{"b", "c d"}, {"e", ""}}), "https://a/?b=c%20d");
    EXPECT_EQ(with_query("https://a/?x", {{"b", "c"}, {"d", "e"}}), "https://a/?x&b=c&d=e");
    EXPECT_EQ(with_fragment("app:back", {{"b", "c"}, {"d", "e"}}), "app:back#b=c&d=e");
}

TEST(parameters, may_be_there_once) {
    EXPECT_FALSE(parameters::parse("a=1&a=1"));
    EXPECT_FALSE(parameters::parse("a=%zz"));
    const auto found = parameters::parse("a=1&b=&c");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->get("a"), "1");
    EXPECT_FALSE(found->has("b"));
    EXPECT_FALSE(found->has("c"));
    EXPECT_FALSE(found->has("d"));
}

TEST(scopes, are_words_with_spaces_between) {
    EXPECT_EQ(split_scopes(""), std::vector<std::string_view>{});
    EXPECT_EQ(split_scopes("  a  b "), (std::vector<std::string_view>{"a", "b"}));
    EXPECT_TRUE(has_scope("a b", "b"));
    EXPECT_FALSE(has_scope("ab", "b"));
}

TEST(scopes, say_which_attributes_are_told) {
    struct row {
        std::string_view scope;
        std::string_view attribute;
        bool is_told;
    };
    const row table[] = {
        {"openid", "email", true},
        {"", "custom:x", true},
        {"openid email", "email_verified", true},
        {"openid email", "name", false},
        {"openid email", "phone_number", false},
        {"openid phone", "phone_number_verified", true},
        {"openid profile", "name", true},
        {"openid profile", "custom:x", true},
        {"openid profile", "email", false},
    };
    for (const auto& [scope, attribute, is_told] : table)
        EXPECT_EQ(is_in_scope(scope, attribute), is_told) << scope << ' ' << attribute;
}

} // namespace
} // namespace poolguard::pool
