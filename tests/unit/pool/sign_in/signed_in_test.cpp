#include "unit/pool/embedded_pool_fixture.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// What a signed-in user calls, and what ends the right to call it.
class signed_in_test : public embedded_pool_fixture {
  protected:
    std::string username_ = make_user("ann@example.com");

    std::string change(const std::string& token, const std::string& previous, const std::string& proposed) {
        cognito::change_password input;
        input.AccessToken = cognito::access_token(token);
        if (!previous.empty()) input.PreviousPassword = cognito::password(previous);
        input.ProposedPassword = cognito::password(proposed);
        return message_of(call(input));
    }
    std::string sign_out(const std::string& token) {
        cognito::global_sign_out input;
        input.AccessToken = cognito::access_token(token);
        return message_of(call(input));
    }
    result<cognito::empty_reply> revoke(const std::string& token, const std::string& client_id,
                                        const std::string& secret = {}) {
        cognito::revoke_token input;
        input.Token = cognito::access_token(token);
        input.ClientId = client_id;
        if (!secret.empty()) input.ClientSecret = cognito::client_secret(secret);
        return call(input);
    }
    template <class Message>
    void administer() {
        Message input;
        input.UserPoolId = ids_.pool_id;
        input.Username = username_;
        ASSERT_EQ(message_of(call(input)), "");
    }
    std::string use(const std::string& access_token) {
        const auto user = get_user(access_token);
        return user ? "" : user.error().name + ": " + user.error().message;
    }
};

TEST_F(signed_in_test, access_tokens_are_judged_with_cognitos_words) {
    const auto tokens = tokens_of("ann@example.com");
    EXPECT_EQ(use(*tokens.AccessToken), "");
    EXPECT_EQ(use(*tokens.IdToken), "NotAuthorizedException: Invalid Access Token");
    EXPECT_EQ(use("garbage"), "NotAuthorizedException: Could not verify signature for Access Token");
    EXPECT_EQ(use(*tokens.RefreshToken), "NotAuthorizedException: Could not verify signature for Access Token");
    auto forged = *tokens.AccessToken;
    forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
    EXPECT_EQ(use(forged), "NotAuthorizedException: Could not verify signature for Access Token");
    // The access token's claims under the id token's signature.
    const auto dot = tokens.IdToken->rfind('.');
    EXPECT_EQ(use(tokens.AccessToken->substr(0, tokens.AccessToken->rfind('.')) + tokens.IdToken->substr(dot)),
              "NotAuthorizedException: Could not verify signature for Access Token");
    clock_.advance(seconds{3600} - milliseconds{251});
    EXPECT_EQ(use(*tokens.AccessToken), "");
    clock_.advance(milliseconds{1});
    EXPECT_EQ(use(*tokens.AccessToken), "NotAuthorizedException: Access Token has expired");
}

TEST_F(signed_in_test, access_tokens_of_another_server_are_refused) {
    store::temporary_folder folder;
    const auto records = open_records(folder, clock_);
    auto elsewhere = options();
    elsewhere.public_url = "http://elsewhere";
    embedded_pool other(elsewhere, *records_, clock_, random_, master_, mail_, rates_, keys_);
    const auto tokens = tokens_of("ann@example.com");
    cognito::get_user input;
    input.AccessToken = cognito::access_token(*tokens.AccessToken);
    EXPECT_EQ(other.call_in_process("GetUser", base::json::write(input)).error_message, "Invalid Access Token");
    // The same issuer, but no such pool.
    embedded_pool empty(options(), *records, clock_, random_, master_, mail_, rates_, keys_);
    EXPECT_EQ(empty.call_in_process("GetUser", base::json::write(input)).error_message, "Invalid Access Token");
}

TEST_F(signed_in_test, get_user_shows_what_the_client_may_read) {
    cognito::user_pool_client_settings settings;
    settings.ExplicitAuthFlows = {cognito::explicit_auth_flow::ALLOW_USER_PASSWORD_AUTH};
    settings.ReadAttributes = {"email"};
    const auto id = make_client(settings);
    const auto reply = initiate(cognito::auth_flow::USER_PASSWORD_AUTH,
                                {{"USERNAME", "ann@example.com"}, {"PASSWORD", "Passw0rd!"}}, id);
    ASSERT_TRUE(reply && reply->AuthenticationResult);
    const auto user = get_user(*reply->AuthenticationResult->AccessToken);
    ASSERT_TRUE(user);
    ASSERT_EQ(user->UserAttributes.size(), 2U);
    EXPECT_EQ(user->UserAttributes[0].Name.value, "sub");
    EXPECT_EQ(user->UserAttributes[1].Name.value, "email");
}

TEST_F(signed_in_test, refreshed_tokens_keep_their_sign_in) {
    const auto first = tokens_of("ann@example.com");
    clock_.advance(hours{2});
    EXPECT_EQ(use(*first.AccessToken), "NotAuthorizedException: Access Token has expired");
    const auto again = refresh(*first.RefreshToken);
    ASSERT_TRUE(again && again->AuthenticationResult);
    EXPECT_FALSE(again->AuthenticationResult->RefreshToken);
    EXPECT_EQ(use(*again->AuthenticationResult->AccessToken), "");
    EXPECT_EQ(message_of(refresh("garbage")), "Invalid Refresh Token");
    EXPECT_EQ(message_of(refresh(*first.AccessToken)), "Invalid Refresh Token");
    clock_.advance(hours{30 * 24});
    EXPECT_EQ(message_of(refresh(*first.RefreshToken)), "Refresh Token has expired");
}

TEST_F(signed_in_test, change_password_wants_the_previous_one) {
    const auto tokens = tokens_of("ann@example.com");
    EXPECT_EQ(change(*tokens.AccessToken, "Wr0ngPass!", "N3wPassw0rd!"), "Incorrect username or password.");
    EXPECT_EQ(change(*tokens.AccessToken, "", "N3wPassw0rd!"), "Incorrect username or password.");
    EXPECT_EQ(change(*tokens.AccessToken, "Passw0rd!", "n3wpassw0rd!"),
              "Password does not conform to policy: Password must have uppercase characters");
    EXPECT_EQ(change(*tokens.AccessToken, "Passw0rd!", "N3wPassw0rd!"), "");
    EXPECT_EQ(name_of(sign_in("ann@example.com", "Passw0rd!")), "NotAuthorizedException");
    tokens_of("ann@example.com", "N3wPassw0rd!");
    // Tokens outlive the change.
    EXPECT_EQ(use(*tokens.AccessToken), "");
    EXPECT_TRUE(refresh(*tokens.RefreshToken));
}

TEST_F(signed_in_test, change_password_takes_five_wrong_ones_an_hour) {
    const auto tokens = tokens_of("ann@example.com");
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(change(*tokens.AccessToken, "Wr0ngPass!", "N3wPassw0rd!"), "Incorrect username or password.");
    EXPECT_EQ(change(*tokens.AccessToken, "Passw0rd!", "N3wPassw0rd!"),
              "Attempt limit exceeded, please try after some time.");
    // Signing in counts apart.
    EXPECT_TRUE(sign_in("ann@example.com", "Passw0rd!"));
    clock_.advance(hours{1});
    const auto later = refresh(*tokens.RefreshToken);
    ASSERT_TRUE(later);
    EXPECT_EQ(change(*later->AuthenticationResult->AccessToken, "Passw0rd!", "N3wPassw0rd!"), "");
}

TEST_F(signed_in_test, global_sign_out_ends_every_session) {
    const auto here = tokens_of("ann@example.com");
    const auto there = tokens_of("ann@example.com");
    clock_.advance(milliseconds{1});
    EXPECT_EQ(sign_out(*here.AccessToken), "");
    for (const auto* each : {&here, &there}) {
        EXPECT_EQ(use(*each->AccessToken), "NotAuthorizedException: Access Token has been revoked");
        EXPECT_EQ(message_of(refresh(*each->RefreshToken)), "Refresh Token has been revoked");
    }
    EXPECT_EQ(sign_out(*here.AccessToken), "Access Token has been revoked");
    clock_.advance(milliseconds{1});
    EXPECT_EQ(use(*tokens_of("ann@example.com").AccessToken), "");
}

TEST_F(signed_in_test, tokens_without_ids_end_by_time) {
    cognito::user_pool_client_settings settings;
    settings.ExplicitAuthFlows = {cognito::explicit_auth_flow::ALLOW_USER_PASSWORD_AUTH};
    settings.EnableTokenRevocation = false;
    const auto id = make_client(settings);
    const auto begin = [&] {
        const auto reply = initiate(cognito::auth_flow::USER_PASSWORD_AUTH,
                                    {{"USERNAME", "ann@example.com"}, {"PASSWORD", "Passw0rd!"}}, id);
        return *reply.value().AuthenticationResult;
    };
    const auto before = begin();
    clock_.advance(milliseconds{1});
    administer<cognito::admin_user_global_sign_out>();
    EXPECT_EQ(use(*before.AccessToken), "NotAuthorizedException: Access Token has been revoked");
    clock_.advance(seconds{1});
    EXPECT_EQ(use(*begin().AccessToken), "");
    EXPECT_EQ(name_of(revoke(*before.RefreshToken, id)), "UnsupportedOperationException");
}

TEST_F(signed_in_test, administrators_end_sessions_too) {
    const auto disabled = tokens_of("ann@example.com");
    clock_.advance(milliseconds{1});
    administer<cognito::admin_disable_user>();
    EXPECT_EQ(use(*disabled.AccessToken), "NotAuthorizedException: User is disabled.");
    clock_.advance(milliseconds{1});
    administer<cognito::admin_enable_user>();
    // What was revoked stays so.
    EXPECT_EQ(use(*disabled.AccessToken), "NotAuthorizedException: Access Token has been revoked");
    EXPECT_EQ(message_of(refresh(*disabled.RefreshToken)), "Refresh Token has been revoked");

    const auto deleted = tokens_of("ann@example.com");
    clock_.advance(milliseconds{1});
    administer<cognito::admin_delete_user>();
    EXPECT_EQ(use(*deleted.AccessToken), "UserNotFoundException: User does not exist.");
    EXPECT_EQ(name_of(refresh(*deleted.RefreshToken)), "NotAuthorizedException");
}

TEST_F(signed_in_test, revoke_token_ends_one_session) {
    const auto here = tokens_of("ann@example.com");
    const auto there = tokens_of("ann@example.com");
    EXPECT_EQ(name_of(revoke(*here.AccessToken, ids_.client_id)), "UnsupportedTokenTypeException");
    EXPECT_EQ(name_of(revoke(*here.RefreshToken, ids_.web_client_id)), "UnauthorizedException");
    EXPECT_EQ(name_of(revoke(*here.RefreshToken, "nosuchclient")), "UnauthorizedException");
    EXPECT_EQ(name_of(revoke(*here.RefreshToken, ids_.client_id, "secretsecretsecretsecret")), "UnauthorizedException");
    EXPECT_EQ(use(*here.AccessToken), "");
    EXPECT_EQ(message_of(revoke(*here.RefreshToken, ids_.client_id)), "");
    EXPECT_EQ(message_of(revoke(*here.RefreshToken, ids_.client_id)), "");
    EXPECT_EQ(use(*here.AccessToken), "NotAuthorizedException: Access Token has been revoked");
    EXPECT_EQ(message_of(refresh(*here.RefreshToken)), "Refresh Token has been revoked");
    EXPECT_EQ(use(*there.AccessToken), "");
}

TEST_F(signed_in_test, revoke_token_wants_the_secret_of_its_client) {
    cognito::user_pool_client_settings settings;
    settings.ExplicitAuthFlows = {cognito::explicit_auth_flow::ALLOW_USER_PASSWORD_AUTH};
    std::string secret;
    const auto id = make_client(settings, true, &secret);
    EXPECT_EQ(name_of(revoke("x", id)), "UnauthorizedException");
    EXPECT_EQ(name_of(revoke("x", id, "wrongwrongwrongwrongwrong")), "UnauthorizedException");
    EXPECT_EQ(name_of(revoke("x", id, secret)), "UnsupportedTokenTypeException");
}

} // namespace
} // namespace poolguard::pool
