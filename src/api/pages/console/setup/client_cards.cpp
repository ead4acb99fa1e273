#include "api/pages/console/setup/client_cards.hpp"

#include "base/json/write.hpp"
#include "base/percent_encoding.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace poolguard::api {
namespace {

using cognito::explicit_auth_flow;

// A string of JSON is one of JavaScript and of Python too.
std::string card_string(std::string_view text) {
    std::string out;
    base::json::append(out, text);
    return out;
}

template <class List>
std::string card_list(const std::optional<List>& values) {
    std::string out = "[";
    if (values)
        for (const std::string_view each : *values)
            out += (out.size() > 1 ? ", " : "") + card_string(each);
    return out + "]";
}

bool allows_flow(const card_facts& of, explicit_auth_flow wanted) {
    const auto& flows = of.client.ExplicitAuthFlows;
    return flows && std::ranges::find(*flows, wanted) != flows->end();
}

bool may_use_pages(const service::pool_place& place, const cognito::user_pool_client& client) {
    const auto& flows = client.AllowedOAuthFlows;
    return !place.domain.empty() && client.AllowedOAuthFlowsUserPoolClient.value_or(false) && flows &&
           std::ranges::find(*flows, cognito::oauth_flow::code) != flows->end() && client.CallbackURLs &&
           !client.CallbackURLs->empty();
}

std::string scope_text(const cognito::user_pool_client& client) {
    std::string out;
    if (client.AllowedOAuthScopes)
        for (const std::string_view each : *client.AllowedOAuthScopes)
            out.append(out.empty() ? "" : " ").append(each);
    return out;
}

// The lines of boto3_card() that add the hash of a client with a secret.
std::string secret_hash_lines(const card_facts& of) {
    if (!of.has_secret) return {};
    return fmt::format("key = os.environ[\"COGNITO_APP_CLIENT_SECRET\"].encode()\n"
                       "digest = hmac.new(key, (username + {}).encode(), hashlib.sha256).digest()\n"
                       "given[\"SECRET_HASH\"] = base64.b64encode(digest).decode()\n",
                       card_string(of.client.ClientId));
}

} // namespace

std::string environment_card(const card_facts& of) {
    const auto& place = of.place;
    auto out = fmt::format("AWS_REGION={}\n", place.region);
    auto to = std::back_inserter(out);
    if (!place.endpoint.empty())
        fmt::format_to(to, "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER={0}\nCOGNITO_ENDPOINT={0}\n", place.endpoint);
    fmt::format_to(to, "COGNITO_USER_POOL_ID={}\nCOGNITO_APP_CLIENT_ID={}\n", place.user_pool_id, of.client.ClientId);
    if (of.has_secret && of.secret.empty()) out += "# COGNITO_APP_CLIENT_SECRET=\n";
    if (of.has_secret && !of.secret.empty()) fmt::format_to(to, "COGNITO_APP_CLIENT_SECRET={}\n", of.secret);
    fmt::format_to(to, "COGNITO_ISSUER={}\n", place.issuer);
    if (!place.domain.empty()) fmt::format_to(to, "COGNITO_DOMAIN={}\n", place.domain);
    return out;
}

std::string amplify_card(const card_facts& of) {
    if (of.has_secret) return {};
    auto out = fmt::format("import {{ Amplify }} from \"aws-amplify\";\n\nAmplify.configure({{\n  Auth: {{\n"
                           "    Cognito: {{\n      userPoolId: {},\n      userPoolClientId: {},\n",
                           card_string(of.place.user_pool_id), card_string(of.client.ClientId));
    auto to = std::back_inserter(out);
    if (!of.place.endpoint.empty()) fmt::format_to(to, "      userPoolEndpoint: {},\n", card_string(of.place.endpoint));
    if (may_use_pages(of.place, of.client))
        fmt::format_to(to,
                       "      loginWith: {{\n        oauth: {{\n          domain: {},\n          scopes: {},\n"
                       "          redirectSignIn: {},\n          redirectSignOut: {},\n"
                       "          responseType: \"code\",\n        }},\n      }},\n",
                       card_string(base::without_scheme(of.place.domain)), card_list(of.client.AllowedOAuthScopes),
                       card_list(of.client.CallbackURLs), card_list(of.client.LogoutURLs));
    return out + "    },\n  },\n});\n";
}

std::string auth_js_card(const card_facts& of) {
    if (!may_use_pages(of.place, of.client)) return {};
    const auto* secret = of.has_secret ? "clientSecret: process.env.COGNITO_APP_CLIENT_SECRET,\n"
                                       : "client: { token_endpoint_auth_method: \"none\" },\n";
    return fmt::format("import NextAuth from \"next-auth\";\nimport Cognito from \"next-auth/providers/cognito\";\n\n"
                       "// The app client needs the callback URL https://YOUR-APPLICATION/api/auth/callback/cognito.\n"
                       "export const {{ auth, handlers, signIn, signOut }} = NextAuth({{\n  providers: [\n"
                       "    Cognito({{\n      issuer: {},\n      clientId: {},\n      {}"
                       "      checks: [\"pkce\", \"state\", \"nonce\"],\n"
                       "      authorization: {{ params: {{ scope: {} }} }},\n    }}),\n  ],\n}});\n",
                       card_string(of.place.issuer), card_string(of.client.ClientId), secret,
                       card_string(scope_text(of.client)));
}

std::string boto3_card(const card_facts& of) {
    const bool by_user = allows_flow(of, explicit_auth_flow::ALLOW_USER_PASSWORD_AUTH) ||
                         allows_flow(of, explicit_auth_flow::USER_PASSWORD_AUTH);
    const bool by_administrator = allows_flow(of, explicit_auth_flow::ALLOW_ADMIN_USER_PASSWORD_AUTH) ||
                                  allows_flow(of, explicit_auth_flow::ADMIN_NO_SRP_AUTH);
    if (!by_user && !by_administrator) return {};
    std::string out = of.has_secret ? "import base64, getpass, hashlib, hmac, os\n" : "import getpass\n";
    auto to = std::back_inserter(out);
    fmt::format_to(to,
                   "\nimport boto3\n\nusername, password = input(\"Username: \"), getpass.getpass()\n"
                   "cognito = boto3.client(\"cognito-idp\", region_name={}{})\n"
                   "given = {{\"USERNAME\": username, \"PASSWORD\": password}}\n{}",
                   card_string(of.place.region),
                   of.place.endpoint.empty() ? std::string{}
                                             : fmt::format(", endpoint_url={}", card_string(of.place.endpoint)),
                   secret_hash_lines(of));
    if (by_user)
        fmt::format_to(to, "answer = cognito.initiate_auth(ClientId={}, AuthFlow=\"USER_PASSWORD_AUTH\", ",
                       card_string(of.client.ClientId));
    else
        fmt::format_to(to,
                       "# Needs AWS credentials.\nanswer = cognito.admin_initiate_auth(UserPoolId={}, ClientId={}, "
                       "AuthFlow=\"ADMIN_USER_PASSWORD_AUTH\",\n                                     ",
                       card_string(of.place.user_pool_id), card_string(of.client.ClientId));
    return out + "AuthParameters=given)\n"
                 "print(answer.get(\"ChallengeName\") or answer[\"AuthenticationResult\"][\"AccessToken\"])\n";
}

std::string sign_in_page_of(const service::pool_place& place, const cognito::user_pool_client& client) {
    if (!may_use_pages(place, client)) return {};
    return fmt::format("{}/login?client_id={}&response_type=code&scope={}&redirect_uri={}", place.domain,
                       base::percent_encode(client.ClientId), base::percent_encode(scope_text(client)),
                       base::percent_encode(client.CallbackURLs->value.front().value));
}

} // namespace poolguard::api
