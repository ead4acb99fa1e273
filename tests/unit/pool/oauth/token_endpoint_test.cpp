#include "oauth_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

class token_endpoint_test : public oauth_fixture {};

TEST_F(token_endpoint_test, answers_the_grants_that_it_knows) {
    const std::pair<std::string, std::string> rows[] = {
        {"", "400 invalid_request: grant_type is required"},
        {"grant_type=", "400 invalid_request: grant_type is required"},
        {"grant_type=password", "400 unsupported_grant_type"},
        {"grant_type=client_credentials&grant_type=client_credentials",
         "400 invalid_request: a parameter is repeated or has an invalid escape"},
        {"grant_type=%zz", "400 invalid_request: a parameter is repeated or has an invalid escape"},
        {"grant_type=refresh_token&client_id=" + app_, "400 invalid_request: refresh_token is required"},
        {"grant_type=authorization_code&client_id=" + app_, "400 invalid_request: code and redirect_uri are required"},
        {"grant_type=authorization_code&code=x&client_id=" + app_,
         "400 invalid_request: code and redirect_uri are required"},
        {"grant_type=authorization_code&redirect_uri=x&client_id=" + app_,
         "400 invalid_request: code and redirect_uri are required"},
        {"grant_type=client_credentials&client_id=" + app_,
         "400 unauthorized_client: the app client may not use this grant"},
        {form_of(with(of_machine(), {{"grant_type", "authorization_code"}})),
         "400 unauthorized_client: the app client may not use this grant"},
        {form_of(of_machine()), "200 "},
    };
    for (const auto& [body, expected] : rows)
        EXPECT_EQ(outcome_of(post("/oauth2/token", body, {})), expected) << body;
}

TEST_F(token_endpoint_test, lets_clients_in_by_their_secret_alone) {
    const auto id = machine_, secret = machine_secret_;
    const fields plain = with(of_machine(), {{"client_id", ""}, {"client_secret", ""}});
    struct row {
        const char* what;
        fields given;
        std::vector<std::string> authorization;
        std::string expected;
    };
    const row rows[] = {
        {"in the body", of_machine(), {}, "200 "},
        {"in the header", plain, {basic(id, secret)}, "200 "},
        {"in lower case", plain, {"basic" + basic(id, secret).substr(5)}, "200 "},
        {"the id in both", with(plain, {{"client_id", id}}), {basic(id, secret)}, "200 "},
        {"nobody", plain, {}, "400 invalid_request"},
        {"unknown", with(of_machine(), {{"client_id", "1example23456789"}}), {}, "400 invalid_client"},
        {"no id of a client", with(of_machine(), {{"client_id", "a b"}}), {}, "400 invalid_client"},
        {"no secret", with(of_machine(), {{"client_secret", ""}}), {}, "400 invalid_client"},
        {"another secret", with(of_machine(), {{"client_secret", secret + 'x'}}), {}, "400 invalid_client"},
        {"another secret in the header", plain, {basic(id, secret + 'x')}, "400 invalid_client"},
        {"the secret of nobody", plain, {basic("", secret)}, "400 invalid_request"},
        {"two secrets", of_machine(), {basic(id, secret)}, "400 invalid_request"},
        {"two ids", with(plain, {{"client_id", app_}}), {basic(id, secret)}, "400 invalid_request"},
        {"two headers", plain, {basic(id, secret), basic(id, secret)}, "400 invalid_client"},
        {"another scheme", plain, {"Bearer" + basic(id, secret).substr(5)}, "400 invalid_client"},
        {"no scheme", of_machine(), {basic(id, secret).substr(6)}, "400 invalid_client"},
        {"no colon", plain, {"Basic " + base::to_base64(id)}, "400 invalid_client"},
        {"no base64", plain, {"Basic !"}, "400 invalid_client"},
        {"a secret where there is none",
         with(redemption(new_code(app_)), {{"client_secret", "x"}}),
         {},
         "400 invalid_client"},
    };
    for (const auto& [what, given, authorization, expected] : rows) {
        EXPECT_EQ(token(given, authorization), expected) << what;
    }
    for (const auto& [at, expected] : {std::pair(pool_id_, "200 "), {pool_id_ + 'x', "400 invalid_client"}}) {
        issuer_ = at;
        EXPECT_EQ(token(of_machine()), expected) << at;
    }
}

TEST_F(token_endpoint_test, gives_machines_scopes_that_they_may_have) {
    const std::pair<std::string, std::string> rows[] = {
        {"api/read", "200 "},
        {"api/write api/read", "200 "},
        {"", "200 "},
        {"api/all", "400 invalid_grant: the app client does not have all requested scopes"},
        {"api/read api/all", "400 invalid_grant: the app client does not have all requested scopes"},
        {"api/none", "400 invalid_scope: the scope does not exist"},
        {"openid", "400 invalid_scope: the scope does not exist"},
    };
    for (const auto& [scope, expected] : rows) {
        EXPECT_EQ(token(with(of_machine(), {{"scope", scope}})), expected) << scope;
        if (expected != "200 ") continue;
        const auto whole = member("access_token");
        const auto from = whole.find('.') + 1;
        const auto claims =
            boost::json::parse(*base::from_base64url(whole.substr(from, whole.find('.', from) - from))).as_object();
        EXPECT_EQ(claims.at("scope").as_string(), scope.empty() ? "api/read api/write" : scope);
        EXPECT_EQ(claims.at("client_id").as_string(), machine_);
        EXPECT_FALSE(reply_.contains("refresh_token"));
        EXPECT_FALSE(reply_.contains("id_token"));
        EXPECT_EQ(reply_.at("expires_in"), 3600);
        EXPECT_EQ(reply_.at("token_type"), "Bearer");
    }
}

TEST_F(token_endpoint_test, hands_a_machines_metadata_to_the_pools_function) {
    call("UpdateUserPool", fmt::format(R"({{"UserPoolId":"$POOL","LambdaConfig":{{"PreTokenGenerationConfig":)"
                                       R"({{"LambdaVersion":"V3_0","LambdaArn":"{}"}}}}}})",
                                       hook_transport::function));
    constexpr auto malformed = "400 invalid_request: aws_client_metadata is not a JSON object of texts";
    const std::pair<const char*, const char*> rows[] = {
        {"", "200 "},     {"{}", "200 "},   {R"({"a":"b"})", "200 "}, {"[]", malformed}, {R"({"a":1})", malformed},
        {"{", malformed}, {"a", malformed},
    };
    for (const auto& [text, expected] : rows) {
        functions_.forget();
        EXPECT_EQ(token(with(of_machine(), {{"aws_client_metadata", text}})), expected) << text;
        EXPECT_EQ(functions_.events.size(), expected == malformed ? 0U : 1U) << text;
    }
    EXPECT_EQ(token(with(of_machine(), {{"aws_client_metadata", R"({"a":"b"})"}})), "200 ");
    EXPECT_EQ(functions_.events.back().at("request").at("clientMetadata"), boost::json::parse(R"({"a":"b"})"));
    functions_.answer = [](auto) { return hook_transport::status(500, "{}"); };
    EXPECT_TRUE(token(of_machine()).starts_with("400 invalid_request: ")) << token(of_machine());
}

TEST_F(token_endpoint_test, refuses_networks_that_guess) {
    few_.replace(limited_);
    const auto guess = redemption("no code");
    const auto limited = "429 temporarily_unavailable: too many failed attempts from this network, try again later";
    const auto unknown = "400 invalid_grant: the code is unknown";
    EXPECT_EQ(token(guess), unknown);
    // What is no guess is not counted: requests that are malformed, and those of clients that proved their secret.
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(token({{"grant_type", "password"}}), "400 unsupported_grant_type");
        EXPECT_EQ(token(with(of_machine(), {{"scope", "api/all"}})),
                  "400 invalid_grant: the app client does not have all requested scopes");
    }
    EXPECT_EQ(token(with(of_machine(), {{"client_secret", "x"}})), "400 invalid_client");
    EXPECT_EQ(token(guess), limited);
    const auto late = post("/oauth2/token", form_of(of_machine()), {}); // now also with the right secret
    EXPECT_EQ(outcome_of(late), limited);
    EXPECT_TRUE(std::ranges::any_of(late.headers, [](const auto& each) { return each.first == "Retry-After"; }));
    EXPECT_EQ(late.headers.back().second, "60");
    clock_.advance(60s - 1ms);
    EXPECT_EQ(token(of_machine()), limited);
    clock_.advance(1ms);
    EXPECT_EQ(token(of_machine()), "200 ");
}

} // namespace
} // namespace poolguard::pool
