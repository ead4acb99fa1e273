// What an app client's page offers to paste, and its form.

#include "api/pages/console/setup/branding_form.hpp"
#include "api/pages/console/setup/client_cards.hpp"
#include "api/pages/console/setup/client_form.hpp"

#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

using cognito::explicit_auth_flow;

service::pool_place place(std::string endpoint) {
    return {.user_pool_id = "us-east-1_Pool",
            .region = "us-east-1",
            .endpoint = std::move(endpoint),
            .issuer = "https://issuer.example.com",
            .domain = "https://auth.example.com",
            .is_embedded = false,
            .own_clients = {}};
}

cognito::user_pool_client browser_client() {
    cognito::user_pool_client out;
    out.ClientId = "c1";
    out.ExplicitAuthFlows.emplace({explicit_auth_flow::ALLOW_USER_PASSWORD_AUTH});
    out.AllowedOAuthFlowsUserPoolClient = true;
    out.AllowedOAuthFlows.emplace().value = {cognito::oauth_flow::code};
    out.AllowedOAuthScopes.emplace().value = {{"openid"}, {"email"}};
    out.CallbackURLs.emplace().value = {{"https://app/\"cb"}};
    return out;
}

TEST(client_cards, name_the_endpoint_only_where_it_is_not_amazons) {
    const auto client = browser_client();
    const auto at_amazon = place({});
    const auto elsewhere = place("http://127.0.0.1:8000");
    EXPECT_FALSE(environment_card({at_amazon, client}).contains("ENDPOINT"));
    EXPECT_TRUE(environment_card({elsewhere, client}).contains("\nCOGNITO_ENDPOINT=http://127.0.0.1:8000\n"));
    EXPECT_FALSE(amplify_card({at_amazon, client}).contains("userPoolEndpoint"));
    EXPECT_TRUE(amplify_card({elsewhere, client}).contains("userPoolEndpoint: \"http://127.0.0.1:8000\""));
    EXPECT_FALSE(boto3_card({at_amazon, client}).contains("endpoint_url"));
    EXPECT_TRUE(boto3_card({elsewhere, client}).contains("endpoint_url=\"http://127.0.0.1:8000\""));
}

TEST(client_cards, have_a_secret_only_when_it_is_shown_and_only_in_the_environment) {
    const auto client = browser_client();
    const auto at = place({});
    const card_facts hidden{at, client, true, {}};
    const card_facts shown{at, client, true, "the secret"};
    EXPECT_TRUE(environment_card(hidden).contains("\n# COGNITO_APP_CLIENT_SECRET=\n"));
    EXPECT_TRUE(environment_card(shown).contains("\nCOGNITO_APP_CLIENT_SECRET=the secret\n"));
    EXPECT_TRUE(amplify_card(shown).empty());
    for (const auto& card : {auth_js_card(shown), boto3_card(shown)}) {
        EXPECT_FALSE(card.contains("the secret"));
        EXPECT_TRUE(card.contains("COGNITO_APP_CLIENT_SECRET"));
    }
    EXPECT_TRUE(auth_js_card({at, client}).contains("token_endpoint_auth_method: \"none\""));
}

TEST(client_cards, quote_what_people_wrote) {
    const auto client = browser_client();
    const auto at = place({});
    EXPECT_TRUE(amplify_card({at, client}).contains(R"(redirectSignIn: ["https://app/\"cb"])"));
}

TEST(client_cards, are_missing_where_the_client_cannot_do_it) {
    auto client = browser_client();
    const auto at = place({});
    client.ExplicitAuthFlows.emplace({explicit_auth_flow::ALLOW_USER_SRP_AUTH});
    EXPECT_TRUE(boto3_card({at, client}).empty());
    client.ExplicitAuthFlows.emplace({explicit_auth_flow::ALLOW_ADMIN_USER_PASSWORD_AUTH});
    EXPECT_TRUE(boto3_card({at, client}).contains("admin_initiate_auth(UserPoolId=\"us-east-1_Pool\""));
    client.AllowedOAuthFlowsUserPoolClient = false;
    EXPECT_TRUE(auth_js_card({at, client}).empty());
    EXPECT_TRUE(sign_in_page_of(at, client).empty());
}

TEST(client_form, leaves_what_it_does_not_have) {
    cognito::user_pool_client client;
    client.ReadAttributes.emplace().emplace_back("email");
    client.RefreshTokenRotation = {.Feature = cognito::feature_state::ENABLED, .RetryGracePeriodSeconds = {}};
    const auto wanted =
        read_client_form(form_values(http::form_fields{{"name", "web"},
                                                       {"callbacks", "https://a\r\n\r\n https://b \r\n"},
                                                       {"access", "15"},
                                                       {"access-unit", "minutes"}}),
                         http::language::english);
    ASSERT_TRUE(wanted);
    apply_client_form(*wanted, client);
    EXPECT_EQ(client.ClientName, "web");
    ASSERT_EQ(client.CallbackURLs->size(), 2U);
    EXPECT_EQ(client.CallbackURLs->value[1].value, "https://b");
    EXPECT_EQ(client.AccessTokenValidity->value, 15);
    EXPECT_EQ(client.TokenValidityUnits->AccessToken, cognito::time_unit::minutes);
    EXPECT_FALSE(client.TokenValidityUnits->IdToken);
    EXPECT_TRUE(client.ReadAttributes && client.RefreshTokenRotation);
    // What was absent and is empty in the form stays absent.
    EXPECT_FALSE(client.ExplicitAuthFlows || client.LogoutURLs || client.PreventUserExistenceErrors ||
                 client.AllowedOAuthFlowsUserPoolClient);
}

TEST(client_form, names_the_fields_that_are_wrong) {
    const auto wanted =
        read_client_form(form_values(http::form_fields{{"name", ""}, {"access", "soon"}}), http::language::english);
    ASSERT_FALSE(wanted);
    ASSERT_EQ(wanted.error().errors().size(), 2U);
    EXPECT_EQ(wanted.error().errors()[0].field, "Access token valid for");
    EXPECT_EQ(wanted.error().errors()[1].field, "Name");
}

TEST(branding_form, translates_colors) {
    EXPECT_EQ(shown_color("1c5d99ff"), "#1c5d99");
    EXPECT_EQ(shown_color("1c5d9980"), "#1c5d9980");
    EXPECT_EQ(shown_color("red"), "");
    EXPECT_EQ(stored_color("#1c5d99"), "1c5d99ff");
    EXPECT_EQ(stored_color("#1c5d9980"), "1c5d9980");
    for (const auto* each : {"", "1c5d99", "#1c5d9", "#1c5d99;}", "red"})
        EXPECT_EQ(stored_color(each), "") << each;
}

} // namespace
} // namespace poolguard::api
