#include "unit/pool/administration_fixture.hpp"

#include "pool/admin/clients/client_rules.hpp"

namespace poolguard::pool {
namespace {

using client_rules = administration_fixture;

TEST_F(client_rules, refuse_what_cognito_refuses) {
    make_pool(R"(,"Schema":[{"Name":"name","Required":true},{"Name":"plan"}])");
    const std::pair<std::string, std::string> table[]{
        {R"("ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","USER_PASSWORD_AUTH"])",
         "InvalidParameterException: ExplicitAuthFlows cannot hold both legacy values and values with the prefix "
         "ALLOW_."},
        {R"("ExplicitAuthFlows":["ALLOW_REFRESH_TOKEN_AUTH"],"RefreshTokenRotation":{"Feature":"ENABLED"})",
         "InvalidParameterException: Refresh token rotation cannot be enabled together with ALLOW_REFRESH_TOKEN_AUTH."},
        {R"("AccessTokenValidity":25)", "InvalidParameterException: Invalid range for token validity."},
        {R"("AccessTokenValidity":299,"TokenValidityUnits":{"AccessToken":"seconds"})",
         "InvalidParameterException: Invalid range for token validity."},
        {R"("IdTokenValidity":2,"TokenValidityUnits":{"IdToken":"days"})",
         "InvalidParameterException: Invalid range for token validity."},
        {R"("RefreshTokenValidity":59,"TokenValidityUnits":{"RefreshToken":"minutes"})",
         "InvalidParameterException: Invalid range for token validity."},
        {R"("RefreshTokenValidity":3651)", "InvalidParameterException: Invalid range for token validity."},
        {R"("RefreshTokenValidity":315360000)", "InvalidParameterException: Invalid range for token validity."},
        {R"("RefreshTokenValidity":1,"TokenValidityUnits":{"RefreshToken":"hours"})",
         "InvalidParameterException: Refresh token validity must be longer than access token and id token validity."},
        {R"("AllowedOAuthFlowsUserPoolClient":true)",
         "InvalidParameterException: AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is "
         "allowed to use OAuth flows."},
        {R"("AllowedOAuthFlows":["client_credentials","code"])",
         "InvalidOAuthFlowException: client_credentials flow can not be selected along with code flow or implicit "
         "flow."},
        {R"("AllowedOAuthFlows":["client_credentials"])", "InvalidOAuthFlowException: client_credentials flow can not "
                                                          "be selected if client does not have a client secret."},
        {R"("AllowedOAuthFlows":["code"],"AllowedOAuthScopes":["openid"])",
         "InvalidOAuthFlowException: CallbackUrls can not be empty when code flow or implicit flow is selected"},
        {R"("GenerateSecret":true,"AllowedOAuthFlows":["client_credentials"],"AllowedOAuthScopes":["openid"])",
         "InvalidOAuthFlowException: openid is not supported with client_credentials flow"},
        {R"("GenerateSecret":true,"ExplicitAuthFlows":["ALLOW_CLIENT_TOKEN_AUTH","ALLOW_USER_SRP_AUTH"])",
         "InvalidParameterException: ALLOW_CLIENT_TOKEN_AUTH cannot be selected along with other authentication "
         "flows."},
        {R"("ExplicitAuthFlows":["ALLOW_CLIENT_TOKEN_AUTH"])",
         "InvalidParameterException: ALLOW_CLIENT_TOKEN_AUTH can not be selected if client does not have a client "
         "secret."},
        {R"("AllowedOAuthScopes":["api/read"])", "ScopeDoesNotExistException: Invalid scope requested: api/read"},
        {R"("AllowedOAuthScopes":["email"])",
         "InvalidParameterException: The scopes phone, email and profile need the scope openid."},
        {R"("CallbackURLs":["http://example.com/"])",
         "InvalidParameterException: CallbackURLs holds a URL that is not absolute, not secure or has a fragment."},
        {R"("LogoutURLs":["/out"])",
         "InvalidParameterException: LogoutURLs holds a URL that is not absolute, not secure or has a fragment."},
        {R"("CallbackURLs":["https://a/"],"DefaultRedirectURI":"https://b/")",
         "InvalidParameterException: DefaultRedirectURI must be one of the CallbackURLs."},
        {R"("SupportedIdentityProviders":["COGNITO","Google"])",
         "InvalidParameterException: The provider Google does not exist for User Pool $POOL."},
        {R"("ReadAttributes":["custom:none"])",
         "InvalidParameterException: Invalid read attributes specified while creating a client"},
        {R"("WriteAttributes":["name","custom:none"])",
         "InvalidParameterException: Invalid write attributes specified while creating a client"},
        {R"("WriteAttributes":["custom:plan"])",
         "InvalidParameterException: Invalid write attributes specified while creating a client"},
        {R"("WriteAttributes":["name","email_verified"])",
         "InvalidParameterException: Invalid write attributes specified while creating a client"},
    };
    for (const auto& [settings, failure] : table)
        EXPECT_EQ(failure_of("CreateUserPoolClient", R"({"UserPoolId":"$POOL","ClientName":"x",)" + settings + "}"),
                  filled(failure))
            << settings;
    const auto none = call("ListUserPoolClients", R"({"UserPoolId":"$POOL"})");
    EXPECT_TRUE(none.at("UserPoolClients").as_array().empty());
}

TEST_F(client_rules, allow_what_cognito_allows) {
    make_pool(R"(,"Schema":[{"Name":"name","Required":true},{"Name":"plan"}])");
    for (const std::string settings : {
             R"("ExplicitAuthFlows":["ADMIN_NO_SRP_AUTH","USER_PASSWORD_AUTH"])",
             R"("AccessTokenValidity":5,"IdTokenValidity":1440,"RefreshTokenValidity":3650,)"
             R"("TokenValidityUnits":{"AccessToken":"minutes","IdToken":"minutes","RefreshToken":"days"})",
             R"("RefreshTokenValidity":0)",
             R"("GenerateSecret":true,"AllowedOAuthFlows":["client_credentials"])",
             R"("AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["code"],)"
             R"("AllowedOAuthScopes":["openid","email","aws.cognito.signin.user.admin"],)"
             R"("CallbackURLs":["http://localhost:3000/cb","https://x.example/cb","myapp://cb"],)"
             R"("DefaultRedirectURI":"myapp://cb")",
             R"("ReadAttributes":["oidc:profile","email_verified"],"WriteAttributes":["name","custom:plan"])",
             R"("RefreshTokenRotation":{"Feature":"ENABLED","RetryGracePeriodSeconds":10},)"
             R"("ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH"])",
         })
        make_client("," + settings);
}

TEST_F(client_rules, judge_redirects) {
    const std::pair<std::string, bool> table[]{
        {"https://example.com/cb", true},
        {"app://host:name", true},
        {"https://example.com", true},
        {"http://localhost", true},
        {"http://localhost:3000/cb", true},
        {"http://127.0.0.1/", true},
        {"http://[::1]:80/", true},
        {"myapp://cb", true},
        {"com.example.app:/cb", true},
        {"HTTPS://example.com/cb", true},
        {"HTTP://LocalHost:3000/cb", true},
        {"https://jane@example.com/cb", true},
        {"https://example.com/{cb}|x", true},
        {"http://example.com/", false},
        {"http://localhost.evil.com/", false},
        {"http://localhost@evil.com/", false},
        {"https://", false},
        {"https:///cb", false},
        {"https://a/#x", false},
        {"/cb", false},
        {"", false},
        {"http://jane@localhost/", false},
        {"HTTP://evil.example/cb", false},
        {"Http://localhost.evil.com/", false},
        {"Https:/", false},
        {"https:/cb", false},
        {"https:cb", false},
        {"HTTPS://", false},
        {"https://?x", false},
        {"https://evil.com\\@example.com/", false},
        {"javascript:alert(1)", false},
        {"JavaScript:alert(1)", false},
        {"data:text/html,x", false},
        {"DATA:text/html,x", false},
        {"VBScript:x", false},
        {"File:///etc/passwd", false},
        {"https://a/ b", false},
        {"1app://cb", false},
        {"myapp:", false},
    };
    for (const auto& [url, is_good] : table)
        EXPECT_EQ(is_redirect_uri(url), is_good) << url;
}

} // namespace
} // namespace poolguard::pool
