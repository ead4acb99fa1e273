#include "unit/pool/embedded_pool_fixture.hpp"

#include "base/digest.hpp"

namespace poolguard::pool {
namespace {

using cognito::auth_flow;
using std::chrono::seconds;

class sign_in_test : public embedded_pool_fixture {
  protected:
    template <class Message>
    void administer(const std::string& name) {
        Message input;
        input.UserPoolId = ids_.pool_id;
        input.Username = name;
        ASSERT_EQ(message_of(call(input)), "");
    }
    std::string outcome(const result<cognito::authentication_reply>& reply) {
        if (!reply) return reply.error().name + ": " + reply.error().message;
        return reply->ChallengeName ? std::string(base::json::enum_name(*reply->ChallengeName)) : "tokens";
    }
    // A client that does not hide users.
    std::string make_telling_client() {
        cognito::user_pool_client_settings settings;
        settings.ExplicitAuthFlows = {cognito::explicit_auth_flow::ALLOW_USER_PASSWORD_AUTH};
        return make_client(settings);
    }
    std::string guess_at(const std::string& client_id, const std::string& name) {
        return outcome(initiate(auth_flow::USER_PASSWORD_AUTH, {{"USERNAME", name}, {"PASSWORD", "wrong"}}, client_id));
    }
};

constexpr auto wrong = "NotAuthorizedException: Incorrect username or password.";

TEST_F(sign_in_test, with_a_password_gives_tokens) {
    const auto username = make_user("ann@example.com");
    const auto reply = sign_in("ann@example.com", "Passw0rd!");
    ASSERT_TRUE(reply);
    ASSERT_TRUE(reply->AuthenticationResult);
    EXPECT_EQ(reply->AuthenticationResult->ExpiresIn, 3600);
    EXPECT_EQ(reply->AuthenticationResult->TokenType, "Bearer");
    EXPECT_TRUE(reply->AuthenticationResult->RefreshToken);
    EXPECT_TRUE(reply->ChallengeParameters.empty());
    EXPECT_FALSE(reply->Session);
    EXPECT_EQ(outcome(sign_in(username, "Passw0rd!")), "tokens");
    EXPECT_EQ(outcome(sign_in("ANN@example.com", "Passw0rd!")), "tokens");

    const auto user = get_user(*reply->AuthenticationResult->AccessToken);
    ASSERT_TRUE(user);
    EXPECT_EQ(user->Username, username);
    ASSERT_FALSE(user->UserAttributes.empty());
    EXPECT_EQ(user->UserAttributes[0].Name.value, "sub");
}

// Both names are equally long.
TEST_F(sign_in_test, asks_an_unknown_user_as_it_asks_a_known_one) {
    make_user("ann@example.com");
    const auto known = initiate(auth_flow::USER_SRP_AUTH, {{"USERNAME", "ann@example.com"}, {"SRP_A", "02"}});
    const auto unknown = initiate(auth_flow::USER_SRP_AUTH, {{"USERNAME", "bob@example.com"}, {"SRP_A", "02"}});
    ASSERT_EQ(outcome(known), "PASSWORD_VERIFIER");
    ASSERT_EQ(outcome(unknown), "PASSWORD_VERIFIER");
    for (const auto* name : {"SALT", "SECRET_BLOCK", "USERNAME", "USER_ID_FOR_SRP"})
        EXPECT_EQ(known->ChallengeParameters.at(name).size(), unknown->ChallengeParameters.at(name).size()) << name;
}

TEST_F(sign_in_test, tells_an_unknown_user_from_nothing) {
    make_user("ann@example.com");
    EXPECT_EQ(outcome(sign_in("ann@example.com", "wrong")), wrong);
    EXPECT_EQ(outcome(sign_in("nobody@example.com", "wrong")), wrong);
    EXPECT_EQ(outcome(sign_in(std::string(129, 'a'), "wrong")), wrong);
    EXPECT_EQ(outcome(sign_in(std::string(100'000, 'a'), "wrong")), wrong);
    const auto telling = make_telling_client();
    EXPECT_EQ(guess_at(telling, "ann@example.com"), wrong);
    EXPECT_EQ(guess_at(telling, "nobody@example.com"), "UserNotFoundException: User does not exist.");
}

TEST_F(sign_in_test, locks_known_and_unknown_names_alike) {
    make_user("ann@example.com");
    for (const std::string name : {"ann@example.com", "nobody@example.com"}) {
        for (int i = 0; i < 5; ++i)
            EXPECT_EQ(outcome(sign_in(name, "wrong")), wrong) << i;
        EXPECT_EQ(outcome(sign_in(name, "Passw0rd!")), "NotAuthorizedException: Password attempts exceeded");
    }
    clock_.advance(seconds{1});
    EXPECT_EQ(outcome(sign_in("ann@example.com", "Passw0rd!")), "tokens");
}

TEST_F(sign_in_test, speaks_of_the_users_state_after_the_right_password_only) {
    make_user("ann@example.com");
    administer<cognito::admin_disable_user>("ann@example.com");
    EXPECT_EQ(outcome(sign_in("ann@example.com", "wrong")), wrong);
    EXPECT_EQ(outcome(sign_in("ann@example.com", "Passw0rd!")), "NotAuthorizedException: User is disabled.");
    administer<cognito::admin_enable_user>("ann@example.com");
    clock_.advance(seconds{1});
    EXPECT_EQ(outcome(sign_in("ann@example.com", "Passw0rd!")), "tokens");

    users all_users(*records_, clock_);
    base::sealer sealer(master_, "pool client secrets");
    user_pools pools(*records_, clock_, random_, sealer);
    const auto pool = pools.find(ids_.pool_id).value();
    const auto telling = make_telling_client();
    const std::string not_confirmed = "UserNotConfirmedException: User is not confirmed.";
    const std::pair<cognito::user_status, std::string> rows[] = {
        {cognito::user_status::UNCONFIRMED, not_confirmed},
        {cognito::user_status::RESET_REQUIRED, "PasswordResetRequiredException: Password reset required for the user"},
        {cognito::user_status::FORCE_CHANGE_PASSWORD, "NEW_PASSWORD_REQUIRED"},
        {cognito::user_status::ARCHIVED, wrong},
        {cognito::user_status::CONFIRMED, "tokens"},
    };
    const auto found = all_users.get(*pool, "ann@example.com");
    for (const auto& [status, expected] : rows) {
        ASSERT_TRUE(all_users.update(*pool, found->user.username, [&](user_document& user) -> result<void> {
            user.status = status;
            return {};
        }));
        EXPECT_EQ(outcome(sign_in("ann@example.com", "Passw0rd!")), expected);
        EXPECT_EQ(outcome(sign_in("ann@example.com", "wrong")), wrong);
        EXPECT_EQ(guess_at(telling, "ann@example.com"), expected == not_confirmed ? not_confirmed : wrong);
    }
}

TEST_F(sign_in_test, refuses_flows_with_cognitos_words) {
    make_user("ann@example.com");
    const parameter_list given{{"USERNAME", "ann@example.com"}, {"PASSWORD", "Passw0rd!"}};
    const auto none = make_client({});
    cognito::user_pool_client_settings refresh_only;
    refresh_only.ExplicitAuthFlows = {cognito::explicit_auth_flow::ALLOW_REFRESH_TOKEN_AUTH};
    const auto without_srp = make_client(refresh_only);
    struct row {
        cognito::auth_flow flow;
        std::string client_id;
        std::string_view message;
    };
    const row rows[] = {
        {auth_flow::ADMIN_USER_PASSWORD_AUTH, ids_.client_id, "Initiate Auth method not supported."},
        {auth_flow::ADMIN_NO_SRP_AUTH, ids_.client_id, "Initiate Auth method not supported."},
        {auth_flow::USER_PASSWORD_AUTH, none, "USER_PASSWORD_AUTH flow not enabled for this client"},
        {auth_flow::CUSTOM_AUTH, none, "Custom auth lambda trigger is not configured for the user pool."},
        {auth_flow::CUSTOM_AUTH, ids_.client_id, "CUSTOM_AUTH is not enabled for the client."},
        {auth_flow::USER_AUTH, ids_.client_id, "USER_AUTH is not enabled for the client."},
        {auth_flow::USER_SRP_AUTH, without_srp, "USER_SRP_AUTH is not enabled for the client."},
    };
    for (const auto& [flow, client_id, message] : rows) {
        const auto reply = initiate(flow, given, client_id);
        EXPECT_EQ(name_of(reply), "InvalidParameterException") << message;
        EXPECT_EQ(message_of(reply), message);
    }
    EXPECT_EQ(outcome(initiate(auth_flow::USER_PASSWORD_AUTH, given, "nosuchclient")),
              "ResourceNotFoundException: User pool client nosuchclient does not exist.");
    EXPECT_EQ(message_of(initiate(auth_flow::USER_PASSWORD_AUTH, {{"PASSWORD", "x"}})),
              "Missing required parameter USERNAME");
    EXPECT_EQ(message_of(initiate(auth_flow::USER_PASSWORD_AUTH, {{"USERNAME", "x"}})),
              "Missing required parameter PASSWORD");
    EXPECT_EQ(message_of(initiate(auth_flow::REFRESH_TOKEN_AUTH, {})), "Missing required parameter REFRESH_TOKEN");
}

TEST_F(sign_in_test, of_administrators_has_its_own_flows) {
    make_user("ann@example.com");
    cognito::admin_initiate_auth input;
    input.UserPoolId = ids_.pool_id;
    input.ClientId = ids_.client_id;
    input.AuthParameters = to_secret_map({{"USERNAME", "ann@example.com"}, {"PASSWORD", "Passw0rd!"}});
    const auto with = [&](cognito::auth_flow flow) {
        input.AuthFlow = flow;
        return outcome(call(input));
    };
    EXPECT_EQ(with(auth_flow::ADMIN_USER_PASSWORD_AUTH), "tokens");
    EXPECT_EQ(with(auth_flow::ADMIN_NO_SRP_AUTH), "tokens");
    EXPECT_EQ(with(auth_flow::USER_PASSWORD_AUTH), "InvalidParameterException: Initiate Auth method not supported.");
    EXPECT_EQ(with(auth_flow::CUSTOM_AUTH), "InvalidParameterException: Auth flow not enabled for this client");
    input.AuthParameters = to_secret_map({{"REFRESH_TOKEN", *tokens_of("ann@example.com").RefreshToken}});
    EXPECT_EQ(with(auth_flow::REFRESH_TOKEN_AUTH), "tokens");
    EXPECT_EQ(with(auth_flow::REFRESH_TOKEN), "tokens");
    input.UserPoolId = "us-east-1_nowhere";
    EXPECT_EQ(with(auth_flow::REFRESH_TOKEN), "ResourceNotFoundException: User pool us-east-1_nowhere does not exist.");
}

TEST_F(sign_in_test, of_a_client_with_a_secret_needs_its_hash) {
    const auto username = make_user("ann@example.com");
    cognito::user_pool_client_settings settings;
    settings.ExplicitAuthFlows = {cognito::explicit_auth_flow::ALLOW_USER_PASSWORD_AUTH,
                                  cognito::explicit_auth_flow::ALLOW_REFRESH_TOKEN_AUTH};
    std::string secret;
    const auto id = make_client(settings, true, &secret);
    const auto hash = [&](const std::string& name) { return base::to_base64(base::hmac_sha256(secret, name + id)); };
    const auto with = [&](const std::string& given) {
        return initiate(auth_flow::USER_PASSWORD_AUTH,
                        {{"USERNAME", "ann@example.com"}, {"PASSWORD", "Passw0rd!"}, {"SECRET_HASH", given}}, id);
    };
    EXPECT_EQ(message_of(with("")), "Client " + id + " is configured with secret but SECRET_HASH was not received");
    EXPECT_EQ(message_of(with(hash(username))), "Unable to verify secret hash for client " + id);
    const auto reply = with(hash("ann@example.com"));
    ASSERT_EQ(outcome(reply), "tokens");
    const auto token = *reply->AuthenticationResult->RefreshToken;
    const auto refresh_with = [&](const std::string& given) {
        return initiate(auth_flow::REFRESH_TOKEN_AUTH, {{"REFRESH_TOKEN", token}, {"SECRET_HASH", given}}, id);
    };
    EXPECT_EQ(message_of(refresh_with(hash("ann@example.com"))), "SecretHash does not match for the client: " + id);
    EXPECT_EQ(outcome(refresh_with(hash(username))), "tokens");
}

} // namespace
} // namespace poolguard::pool
