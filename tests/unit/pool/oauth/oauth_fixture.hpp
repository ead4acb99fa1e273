#pragma once
// The OAuth endpoints over a pool with a user, two applications of hers and a machine.

#include "http/form.hpp"
#include "pool/oauth/authorization_codes.hpp"
#include "pool/oauth/token_endpoint.hpp"
#include "pool/oauth/user_endpoints.hpp"
#include "unit/pool/administration_fixture.hpp"
#include "unit/pool/model/cut_off_records.hpp"

namespace poolguard::pool {

class oauth_fixture : public administration_fixture {
  protected:
    static constexpr auto callback = "https://app.example.com/cb";
    static constexpr auto verifier = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    void SetUp() override {
        make_pool();
        call("CreateResourceServer",
             R"({"UserPoolId":"$POOL","Identifier":"api","Name":"API","Scopes":[)"
             R"({"ScopeName":"read","ScopeDescription":"r"},{"ScopeName":"write","ScopeDescription":"w"},)"
             R"({"ScopeName":"all","ScopeDescription":"a"}]})");
        machine_ = make_client(R"(,"GenerateSecret":true,"AllowedOAuthFlowsUserPoolClient":true,)"
                               R"("AllowedOAuthFlows":["client_credentials"],)"
                               R"("AllowedOAuthScopes":["api/read","api/write"])");
        machine_secret_ = text(call("DescribeUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT"})"),
                               "/UserPoolClient/ClientSecret");
        other_ = make_application();
        app_ = make_application();
        make_user("ann", R"("email":"ann@example.com","email_verified":"true")");
        call("AdminSetUserPassword",
             R"({"UserPoolId":"$POOL","Username":"ann","Password":"Passw0rd!","Permanent":true})");
    }

    // An app client that has no secret, for the flow with codes.
    std::string make_application(const std::string& more = "") {
        return make_client(R"(,"AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["code"],)"
                           R"("AllowedOAuthScopes":["openid","email"],"SupportedIdentityProviders":["COGNITO"],)"
                           R"("CallbackURLs":["https://app.example.com/cb"])" +
                           more);
    }
    user_document ann() { return users_.get(pool(), "ann").value().user; }
    // A code as the pages give it after a sign-in.
    result<std::string> issue_code(std::string_view client, bool has_challenge = true,
                                   const std::string& scope = "openid") {
        authorization_request request;
        request.redirect_uri = callback;
        request.scope = scope;
        if (has_challenge) request.code_challenge = challenge_of(verifier).value();
        const auto place = find_place(pools_, client).value();
        return codes_.issue(*place.pool, *place.client, request, {.id = "", .user = ann(), .proved_at = clock_.now()});
    }
    std::string new_code(std::string_view client, bool has_challenge = true, const std::string& scope = "openid") {
        return issue_code(client, has_challenge, scope).value();
    }

    using fields = http::form_fields;
    static std::string form_of(const fields& given) {
        std::string out;
        for (const auto& [name, value] : given)
            out += (out.empty() ? "" : "&") + http::percent_encode(name) + '=' + http::percent_encode(value);
        return out;
    }
    static fields with(fields given, const fields& changes) {
        for (const auto& [name, value] : changes) {
            std::erase_if(given, [&](const auto& each) { return each.first == name; });
            if (!value.empty()) given.emplace_back(name, value);
        }
        return given;
    }
    fields redemption(const std::string& code) const {
        return {{"grant_type", "authorization_code"},
                {"client_id", app_},
                {"code", code},
                {"redirect_uri", callback},
                {"code_verifier", verifier}};
    }
    fields refreshing(const std::string& token) const {
        return {{"grant_type", "refresh_token"}, {"client_id", app_}, {"refresh_token", token}};
    }
    fields of_machine() const {
        return {{"grant_type", "client_credentials"}, {"client_id", machine_}, {"client_secret", machine_secret_}};
    }
    static std::string basic(std::string_view id, std::string_view secret) {
        return "Basic " + base::to_base64(fmt::format("{}:{}", id, secret));
    }

    http::response post(std::string_view path, const std::string& body, const std::vector<std::string>& authorization) {
        http::request request;
        request.method = http::method::post;
        request.path = path;
        request.body = body;
        request.remote_address = "192.0.2.7";
        for (const auto& each : authorization)
            request.headers.push_back({"Authorization", each});
        if (!issuer_.empty()) request.path_parameters = {{"pool_id", issuer_}};
        auto out = path == "/oauth2/token"      ? answer_token_request(request, ports_)
                   : path == "/oauth2/userInfo" ? answer_user_info(request, ports_)
                                                : answer_revocation(request, ports_);
        reply_ = out.body.empty() ? boost::json::object{} : boost::json::parse(out.body).as_object();
        return out;
    }
    // "200 ", or "400 invalid_grant: the code is unknown".
    std::string outcome_of(const http::response& reply) const {
        const auto member = [&](std::string_view name) { return std::string(base::json::text_at(reply_, name)); };
        const auto why = member("error_description");
        return fmt::format("{} {}{}{}", reply.status, member("error"), why.empty() ? "" : ": ", why);
    }
    std::string token(const fields& given, const std::vector<std::string>& authorization = {}) {
        return outcome_of(post("/oauth2/token", form_of(given), authorization));
    }
    std::string member(std::string_view name) const { return std::string(base::json::text_at(reply_, name)); }
    // The refresh token of a new sign-in.
    std::string signed_in() {
        EXPECT_EQ(token(redemption(new_code(app_))), "200 ");
        return member("refresh_token");
    }

    std::string app_, other_, machine_, machine_secret_;
    std::string issuer_; // the pool that the path names, if any
    boost::json::object reply_;
    std::function<bool(bool is_write)> before_ = [](bool) { return true; };
    watched_records watched_{*records_, [this](bool is_write) { return before_(is_write); }};
    authorization_codes codes_{watched_, clock_, random_};
    store::rate_settings limited_ = [] {
        store::rate_settings out;
        out.client_failures = store::allowance{2, std::chrono::seconds{60}};
        return out;
    }();
    store::rate_limits few_{{}, *records_, clock_};
    oauth_ports ports_{stores_.pools,
                       stores_.users,
                       stores_.providers,
                       stores_.servers,
                       stores_.sessions,
                       stores_.issuer,
                       stores_.verifier,
                       stores_.tokens,
                       codes_,
                       stores_.browsers,
                       stores_.issuers,
                       clock_,
                       few_};
};

} // namespace poolguard::pool
