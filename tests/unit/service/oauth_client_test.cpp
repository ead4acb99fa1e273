#include "service/oauth_client.hpp"

#include "allocations.hpp"
#include "base/bytes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <vector>

namespace poolguard::service {
namespace {

constexpr auto whole = R"({"access_token":"a","id_token":"i","refresh_token":"r","expires_in":3600,"more":1})";

// The token endpoint: answers as the test says, and keeps what was posted.
struct token_endpoint {
    struct posted {
        std::string path, form, authorization;
    };
    oauth_client client(const std::string& secret = {}) {
        return {{"https://pages.example.com", "app", base::secret(secret)},
                [this](const oauth_post& post) -> std::expected<oauth_reply, std::string> {
                    seen.push_back({std::string(post.path), std::string(post.form), std::string(post.authorization)});
                    return reply;
                }};
    }
    std::expected<oauth_reply, std::string> reply = oauth_reply{200, whole};
    std::vector<posted> seen;
};

TEST(oauth_client, proves_its_secret_in_the_header_alone) {
    struct row {
        std::string secret, expected_form, authorization;
    };
    const row rows[] = {
        {"", "client_id=app&grant_type=authorization_code&code=a%2Fb&redirect_uri=https%3A%2F%2Fc&code_verifier=v", ""},
        {"se:cret", "grant_type=authorization_code&code=a%2Fb&redirect_uri=https%3A%2F%2Fc&code_verifier=v",
         "Basic YXBwOnNlOmNyZXQ="},
    };
    for (const auto& [secret, form, authorization] : rows) {
        token_endpoint there;
        const auto found = there.client(secret).redeem("a/b", "https://c", "v");
        ASSERT_TRUE(found);
        EXPECT_EQ(there.seen.front().path, "/oauth2/token");
        EXPECT_EQ(there.seen.front().form, form);
        EXPECT_EQ(there.seen.front().authorization, authorization);
        EXPECT_EQ(found->access_token, "a");
        EXPECT_EQ(found->id_token, "i");
        EXPECT_EQ(found->refresh_token, "r");
        EXPECT_EQ(found->expires_in, 3600);
        EXPECT_EQ(found->token_type, "Bearer");
    }
}

TEST(oauth_client, tells_a_refusal_from_an_endpoint_that_fails) {
    using enum oauth_error;
    const std::pair<std::expected<oauth_reply, std::string>, oauth_error> rows[] = {
        {oauth_reply{400, "{}"}, refused},      {oauth_reply{401, "{}"}, refused},
        {oauth_reply{201, whole}, unavailable}, {oauth_reply{302, whole}, unavailable},
        {oauth_reply{403, "{}"}, unavailable},  {oauth_reply{429, "{}"}, unavailable},
        {oauth_reply{500, whole}, unavailable}, {std::unexpected("no route"), unavailable},
    };
    for (const auto& [reply, expected] : rows) {
        token_endpoint there;
        there.reply = reply;
        const auto status = reply ? reply->status : 0;
        EXPECT_EQ(there.client().redeem("c", "u", "v").error(), expected) << status;
        EXPECT_EQ(there.client().refresh("r").error(), expected) << status;
        EXPECT_EQ(there.client().revoke("r").error(), expected) << status;
    }
    token_endpoint there;
    EXPECT_TRUE(there.client().revoke("r"));
    EXPECT_EQ(there.seen.front().path, "/oauth2/revoke");
    EXPECT_EQ(there.seen.front().form, "client_id=app&token=r");
}

TEST(oauth_client, takes_whole_answers_only) {
    const std::pair<const char*, bool> rows[] = {
        {whole, true},
        {R"({"access_token":"a","id_token":"i","expires_in":1})", true},
        {R"({"access_token":"a","id_token":"i","expires_in":0})", false},
        {R"({"access_token":"a","id_token":"i","expires_in":-1})", false},
        {R"({"access_token":"a","id_token":"i"})", false},
        {R"({"access_token":"","id_token":"i","expires_in":1})", false},
        {R"({"id_token":"i","expires_in":1})", false},
        {R"({"access_token":"a","expires_in":1})", false},
        {"[]", false},
        {"", false},
    };
    for (const auto& [body, is_whole] : rows) {
        token_endpoint there;
        there.reply = oauth_reply{200, body};
        EXPECT_EQ(there.client().refresh("r").has_value(), is_whole) << body;
        EXPECT_EQ(there.seen.front().form, "client_id=app&grant_type=refresh_token&refresh_token=r");
    }
}

TEST(oauth_client, takes_tokens_of_one_user_only) {
    constexpr auto jane = "e30.eyJzdWIiOiIxIn0.c"; // {"sub":"1"}
    constexpr auto rob = "e30.eyJzdWIiOiIyIn0.c";  // {"sub":"2"}
    for (const auto* id_token : {jane, rob}) {
        token_endpoint there;
        there.reply =
            oauth_reply{200, fmt::format(R"({{"access_token":"{}","id_token":"{}","expires_in":1}})", jane, id_token)};
        EXPECT_EQ(there.client().redeem("c", "u", "v").has_value(), id_token == jane);
        EXPECT_EQ(there.client().refresh("r").has_value(), id_token == jane);
    }
}

TEST(oauth_client, leaves_no_secrets_in_freed_memory) {
    const std::string secret(100, 's');
    const std::string code(100, 'c');
    const std::string verifier(100, 'v');
    const std::string token(100, 't');
    const std::string fresh(100, 'f');
    const auto proof = base::to_base64("app:" + secret);
    const auto body =
        fmt::format(R"({{"access_token":"{0}","id_token":"{0}","refresh_token":"{0}","expires_in":1}})", fresh);
    const oauth_client client{{"https://pages.example.com", "app", base::secret(secret)},
                              [&](const oauth_post&) { return oauth_reply{200, body}; }};
    const auto has_tokens = [](std::expected<tokens, oauth_error> given) {
        if (!given) return false;
        for (auto* each : {&given->access_token, &given->id_token, &given->refresh_token})
            base::wipe(*each);
        return true;
    };
    for (const auto& each : {secret, proof, code, verifier, token, fresh}) {
        const freed_memory_search search(each);
        EXPECT_TRUE(has_tokens(client.redeem(code, "https://c", verifier)));
        EXPECT_TRUE(has_tokens(client.refresh(token)));
        EXPECT_TRUE(client.revoke(token));
        EXPECT_EQ(search.found(), 0U) << each;
    }
    const freed_memory_search search(token);
    delete new std::string(token);
    EXPECT_EQ(search.found(), counts_allocations ? 1U : 0U);
}

TEST(oauth_client, sends_browsers_to_the_pages) {
    token_endpoint there;
    const auto client = there.client("secret");
    EXPECT_EQ(client.authorization_address(
                  {.provider = "", .redirect_uri = "https://a/cb", .state = "s&t", .challenge = "c", .login_hint = ""}),
              "https://pages.example.com/oauth2/authorize?client_id=app&response_type=code"
              "&redirect_uri=https%3A%2F%2Fa%2Fcb&scope=openid%20email%20profile%20aws.cognito.signin.user.admin"
              "&state=s%26t&code_challenge=c&code_challenge_method=S256");
    EXPECT_TRUE(client
                    .authorization_address({.provider = "Corp",
                                            .redirect_uri = "u",
                                            .state = "s",
                                            .challenge = "c",
                                            .login_hint = "ann@example.com"})
                    .ends_with("&identity_provider=Corp&login_hint=ann%40example.com"));
    EXPECT_EQ(client.sign_out_address("https://a/?x=1&y"),
              "https://pages.example.com/logout?client_id=app&logout_uri=https%3A%2F%2Fa%2F%3Fx%3D1%26y");
    EXPECT_TRUE(client.is_available());
    EXPECT_FALSE(oauth_client({}, {}).is_available());
}

} // namespace
} // namespace poolguard::service
