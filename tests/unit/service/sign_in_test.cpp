#include "cognito/secret_hash.hpp"
#include "sign_in_fixture.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

std::string hash_of(std::string_view name) {
    return cognito::secret_hash(base::secret("a-client-secret"), name, test_client);
}

TEST(sign_in, by_password_without_a_client_secret) {
    sign_in_fixture f;
    f.answer = tokens_for("jane", "refresh-1");
    const auto outcome = f.sessions.with_password("jane@example.com", base::secret("Passw0rd!"));
    ASSERT_TRUE(outcome);
    const auto& given = std::get<tokens>(*outcome);
    EXPECT_EQ(given.refresh_token, "refresh-1");
    EXPECT_EQ(given.id_token, "id-token");
    EXPECT_EQ(given.expires_in, 3600);
    EXPECT_EQ(given.token_type, "Bearer");
    EXPECT_FALSE(given.access_token.empty());
    EXPECT_EQ(f.last().operation, "AdminInitiateAuth");
    EXPECT_EQ(boost::json::serialize(f.last().body),
              R"({"UserPoolId":"us-east-1_AbC123xyZ","ClientId":"1example23456789",)"
              R"("AuthFlow":"ADMIN_USER_PASSWORD_AUTH",)"
              R"("AuthParameters":{"PASSWORD":"Passw0rd!","USERNAME":"jane@example.com"}})");
}

TEST(sign_in, without_a_password_the_wanted_factor_is_asked_for) {
    struct row {
        std::optional<first_factor> wanted;
        std::string_view flow;
        std::string_view preferred;
    };
    for (const auto& each : {row{std::nullopt, "USER_AUTH", ""}, row{first_factor::WEB_AUTHN, "USER_AUTH", "WEB_AUTHN"},
                             row{first_factor::EMAIL_OTP, "USER_AUTH", "EMAIL_OTP"},
                             row{first_factor::CUSTOM_CHALLENGE, "CUSTOM_AUTH", ""}}) {
        sign_in_fixture f("a-client-secret");
        f.answer = R"({"ChallengeName":"SELECT_CHALLENGE","Session":"AYABeExampleExampleExample",)"
                   R"("ChallengeParameters":{},"AvailableChallenges":["PASSWORD","WEB_AUTHN"]})";
        const auto asked = f.sessions.without_password("jane", each.wanted, "us-east-1_d1");
        ASSERT_TRUE(asked);
        using enum cognito::challenge_name;
        EXPECT_EQ(std::get<challenge>(*asked).on_offer, (std::vector{PASSWORD, WEB_AUTHN}));
        EXPECT_EQ(f.last().operation, "AdminInitiateAuth");
        EXPECT_EQ(f.last().body.at("AuthFlow").as_string(), each.flow);
        EXPECT_EQ(f.parameter("AuthParameters", "PREFERRED_CHALLENGE"), each.preferred);
        EXPECT_EQ(f.parameter("AuthParameters", "USERNAME"), "jane");
        EXPECT_EQ(f.parameter("AuthParameters", "DEVICE_KEY"), "us-east-1_d1");
        EXPECT_EQ(f.parameter("AuthParameters", "SECRET_HASH"), hash_of("jane"));
    }
}

TEST(sign_in, a_device_is_named_and_a_new_one_returned) {
    sign_in_fixture f;
    f.answer = R"({"ChallengeParameters":{},"AuthenticationResult":{"AccessToken":"a","IdToken":"i","ExpiresIn":3600,)"
               R"("NewDeviceMetadata":{"DeviceKey":"us-east-1_d1","DeviceGroupKey":"-abcdefgh"}}})";
    const auto given = f.sessions.with_password("jane", base::secret("Passw0rd!"), "us-east-1_d2");
    ASSERT_TRUE(given);
    EXPECT_EQ(f.parameter("AuthParameters", "DEVICE_KEY"), "us-east-1_d2");
    const auto& device = std::get<tokens>(*given).new_device;
    ASSERT_TRUE(device);
    EXPECT_EQ(device->DeviceKey, "us-east-1_d1");
    EXPECT_EQ(device->DeviceGroupKey, "-abcdefgh");
    ASSERT_TRUE(f.sessions.refresh(base::secret("refresh-1"), std::nullopt, "us-east-1_d1"));
    EXPECT_EQ(f.parameter("AuthParameters", "DEVICE_KEY"), "us-east-1_d1");
}

TEST(sign_in, a_first_password_is_asked_for_and_given) {
    sign_in_fixture f;
    f.answer = R"({"ChallengeName":"NEW_PASSWORD_REQUIRED","Session":"AYABeExampleExampleExample",)"
               R"("ChallengeParameters":{"USER_ID_FOR_SRP":"jane"}})";
    const auto asked = f.sessions.with_password("jane", base::secret("Temporary1!"));
    ASSERT_TRUE(asked);
    const auto& step = std::get<challenge>(*asked);
    EXPECT_EQ(step.name, cognito::challenge_name::NEW_PASSWORD_REQUIRED);
    EXPECT_EQ(step.parameters.at("USER_ID_FOR_SRP"), "jane");
    f.answer = tokens_for("jane", "refresh-1");
    const auto done = f.sessions.with_first_password("jane", base::secret("Lasting1!"), step.session);
    ASSERT_TRUE(done);
    EXPECT_TRUE(std::holds_alternative<tokens>(*done));
    EXPECT_EQ(f.last().operation, "AdminRespondToAuthChallenge");
    EXPECT_EQ(f.last().body.at("Session").as_string(), "AYABeExampleExampleExample");
    EXPECT_EQ(f.last().body.at("ChallengeName").as_string(), "NEW_PASSWORD_REQUIRED");
    EXPECT_EQ(f.parameter("ChallengeResponses", "NEW_PASSWORD"), "Lasting1!");
    EXPECT_EQ(f.parameter("ChallengeResponses", "SECRET_HASH"), "");
}

TEST(sign_in, a_client_secret_is_hashed_with_the_name_in_each_call) {
    sign_in_fixture f("a-client-secret");
    f.answer = tokens_for("internal-jane", "refresh-1");
    ASSERT_TRUE(f.sessions.with_password("jane@example.com", base::secret("Passw0rd!")));
    EXPECT_EQ(f.parameter("AuthParameters", "SECRET_HASH"), hash_of("jane@example.com"));
    ASSERT_TRUE(f.sessions.with_first_password("jane2@example.com", base::secret("Passw0rd!"), "session"));
    EXPECT_EQ(f.parameter("ChallengeResponses", "SECRET_HASH"), hash_of("jane2@example.com"));
    f.answer = tokens_for("internal-jane", "");
    const auto refreshed = f.sessions.refresh(base::secret("refresh-1"), std::nullopt);
    ASSERT_TRUE(refreshed);
    EXPECT_EQ(std::get<tokens>(*refreshed).refresh_token, "");
    EXPECT_EQ(f.last().operation, "AdminInitiateAuth");
    EXPECT_EQ(f.last().body.at("AuthFlow").as_string(), "REFRESH_TOKEN_AUTH");
    EXPECT_EQ(f.parameter("AuthParameters", "REFRESH_TOKEN"), "refresh-1");
    EXPECT_EQ(f.parameter("AuthParameters", "SECRET_HASH"), hash_of("internal-jane"));
}

TEST(sign_in, the_remembered_name_wins_over_the_given_one) {
    sign_in_fixture f("a-client-secret");
    f.answer = tokens_for("internal-jane", "refresh-1");
    ASSERT_TRUE(f.sessions.with_password("jane@example.com", base::secret("Passw0rd!")));
    ASSERT_TRUE(f.sessions.refresh(base::secret("refresh-1"), "jane@example.com"));
    EXPECT_EQ(f.parameter("AuthParameters", "SECRET_HASH"), hash_of("internal-jane"));
}

TEST(sign_in, a_refresh_token_from_elsewhere_needs_the_name_once) {
    sign_in_fixture f("a-client-secret");
    const auto refused = f.sessions.refresh(base::secret("foreign"), std::nullopt);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().name, cognito::failure_name::invalid_parameter);
    EXPECT_TRUE(f.calls.empty());
    f.answer = tokens_for("internal-jane", "");
    ASSERT_TRUE(f.sessions.refresh(base::secret("foreign"), "internal-jane"));
    EXPECT_EQ(f.parameter("AuthParameters", "SECRET_HASH"), hash_of("internal-jane"));
    ASSERT_TRUE(f.sessions.refresh(base::secret("foreign"), std::nullopt));
    EXPECT_EQ(f.parameter("AuthParameters", "SECRET_HASH"), hash_of("internal-jane"));
}

TEST(sign_in, names_are_remembered_as_long_as_the_refresh_token_lives) {
    sign_in_fixture f("a-client-secret");
    f.answer = tokens_for("internal-jane", "refresh-1");
    ASSERT_TRUE(f.sessions.with_password("jane", base::secret("Passw0rd!")));
    f.gateway.clock.advance(30 * 24h - 1ms);
    EXPECT_TRUE(f.sessions.refresh(base::secret("refresh-1"), std::nullopt));
    f.gateway.clock.advance(30 * 24h);
    EXPECT_FALSE(f.sessions.refresh(base::secret("refresh-1"), std::nullopt));
}

TEST(sign_in, without_a_client_secret_nothing_is_remembered_and_no_name_is_needed) {
    sign_in_fixture f;
    f.answer = tokens_for("internal-jane", "refresh-1");
    ASSERT_TRUE(f.sessions.with_password("jane", base::secret("Passw0rd!")));
    refresh_owners owners(f.gateway.storage.records(), f.gateway.clock, refresh_owners::default_life);
    EXPECT_FALSE(owners.find("refresh-1").value());
    ASSERT_TRUE(f.sessions.refresh(base::secret("refresh-1"), std::nullopt));
    EXPECT_EQ(f.parameter("AuthParameters", "SECRET_HASH"), "");
}

TEST(sign_in, a_refresh_token_is_used_with_the_client_that_it_was_issued_to) {
    for (const std::string_view secret : {"", "a-client-secret"}) {
        sign_in_fixture f;
        sign_in both({.user_pool_id = "us-east-1_AbC123xyZ",
                      .client_id = test_client,
                      .client_secret = base::secret(std::string(secret)),
                      .browser_client_id = "1browsers23456"},
                     f.client, f.gateway.storage.records(), f.gateway.revoked, f.gateway.clock);
        auto claims = access_claims();
        claims["client_id"] = "1browsers23456";
        tokens of_a_browser{
            .access_token = sign(first_key(), claims), .id_token = {}, .refresh_token = "browser", .token_type = {}};
        both.note_sign_in(of_a_browser);
        EXPECT_EQ(of_a_browser.subject, claims.at("sub").as_string());
        f.answer = tokens_for("internal-jane", "");
        ASSERT_TRUE(both.refresh(base::secret("browser"), std::nullopt));
        EXPECT_EQ(f.last().body.at("ClientId").as_string(), "1browsers23456");
        EXPECT_EQ(f.parameter("AuthParameters", "SECRET_HASH"), "");
        ASSERT_TRUE(both.refresh(base::secret("own"), "internal-jane"));
        EXPECT_EQ(f.last().body.at("ClientId").as_string(), test_client);
        EXPECT_EQ(f.parameter("AuthParameters", "SECRET_HASH"), secret.empty() ? "" : hash_of("internal-jane"));
    }
}

TEST(sign_in, past_a_sign_out_needs_a_token_that_has_not_expired) {
    for (const int lives : {0, 1}) {
        sign_in_fixture f;
        const auto now = base::epoch_seconds(f.gateway.clock.now());
        auto claims = access_claims();
        claims["exp"] = now + lives;
        store::revocation rule{.subject = std::string(claims.at("sub").as_string()), .issuer = "us-east-1_AbC123xyZ"};
        rule.subject_before = rule.signed_in_before = now + 3600; // by a clock that was ahead
        rule.expires = f.gateway.clock.now() + 24h;
        ASSERT_TRUE(f.gateway.revoked.end_user(rule));
        tokens given{.access_token = sign(first_key(), claims), .id_token = {}, .refresh_token = {}, .token_type = {}};
        f.sessions.note_sign_in(given);
        EXPECT_EQ(f.gateway.revoked.has_ended(*jwt::read_given_token(given.access_token), rule.issuer), lives == 0);
    }
}

TEST(sign_in, failures_are_passed_on) {
    const cognito::failure refused{cognito::failure_name::not_authorized, "Incorrect username or password."};
    sign_in_fixture f;
    f.answer = std::unexpected(refused);
    const auto by_password = f.sessions.with_password("jane", base::secret("wrong"));
    ASSERT_FALSE(by_password);
    EXPECT_EQ(by_password.error(), refused);
    EXPECT_FALSE(f.sessions.with_first_password("jane", base::secret("Lasting1!"), "session"));
    EXPECT_FALSE(f.sessions.refresh(base::secret("refresh"), std::nullopt));
}

TEST(sign_in, a_reply_with_neither_tokens_nor_a_challenge_is_unreadable) {
    for (const std::string_view reply :
         {R"({"ChallengeParameters":{}})", R"({"ChallengeParameters":{},"AuthenticationResult":{"ExpiresIn":3600}})"}) {
        sign_in_fixture f;
        f.answer = std::string(reply);
        const auto outcome = f.sessions.with_password("jane", base::secret("Passw0rd!"));
        ASSERT_FALSE(outcome) << reply;
        EXPECT_EQ(outcome.error().name, cognito::failure_name::unreadable_reply);
    }
}

TEST(sign_in, an_app_is_set_up_with_a_right_code_only) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {R"({"Status":"ERROR"})", cognito::failure_name::code_mismatch},
        {R"({"Status":"ERROR","Session":"next"})", cognito::failure_name::code_mismatch},
        {R"({"Status":"SUCCESS"})", cognito::failure_name::unreadable_reply},
    };
    for (const auto& [reply, expected] : rows) {
        sign_in_fixture f;
        f.answer = std::string(reply);
        cognito::secret_map answers;
        answers.emplace("SOFTWARE_TOKEN_MFA_CODE", cognito::secret_map::mapped_type("123456"));
        const auto outcome =
            f.sessions.answer(cognito::challenge_name::MFA_SETUP, "session", "jane", std::move(answers));
        ASSERT_FALSE(outcome) << reply;
        EXPECT_EQ(outcome.error().name, expected) << reply;
        EXPECT_EQ(f.last().operation, "VerifySoftwareToken");
        EXPECT_EQ(f.calls.size(), 1U) << reply;
    }
}

TEST(sign_in, tokens_of_two_users_are_unreadable) {
    for (const auto* other : {"sub", "jti"}) {
        sign_in_fixture f;
        auto ids = id_claims();
        ids[other] = "another";
        auto answer = boost::json::parse(tokens_of(access_claims(), "refresh")).as_object();
        answer["AuthenticationResult"].as_object()["IdToken"] = sign(first_key(), ids);
        f.answer = boost::json::serialize(answer);
        const bool is_one_user = other == std::string_view("jti");
        EXPECT_EQ(f.sessions.with_password("jane", base::secret("Passw0rd!")).has_value(), is_one_user);
        EXPECT_EQ(f.sessions.refresh(base::secret("refresh"), std::nullopt).has_value(), is_one_user);
    }
}

TEST(sign_in, succeeds_even_if_it_cannot_be_remembered) {
    sign_in_fixture f;
    auto claims = access_claims();
    claims["origin_jti"] = std::string(store::max_key_bytes + 1, 'o');
    f.answer = tokens_of(claims, "refresh-1");
    EXPECT_TRUE(f.sessions.with_password("jane", base::secret("Passw0rd!")));
}

} // namespace
} // namespace poolguard::service
