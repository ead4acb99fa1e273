#include "unit/pool/embedded_pool_fixture.hpp"

#include <poolguard/srp.hpp>

namespace poolguard::pool {
namespace {

using std::chrono::minutes;

constexpr auto not_proved = "Incorrect username or password.";

// The client's side is the C++ library's.
class sign_in_with_srp_test : public embedded_pool_fixture {
  protected:
    // What answers the challenge of a sign-in that was begun with that name.
    parameter_list proof_of(const std::string& name, const std::string& password, minutes skew = minutes{0}) {
        const auto exchange = srp_exchange::begin(ids_.pool_id).value();
        const auto asked =
            initiate(cognito::auth_flow::USER_SRP_AUTH, {{"USERNAME", name}, {"SRP_A", exchange.client_value()}});
        if (!asked) throw std::runtime_error(asked.error().message);
        const auto& given = asked->ChallengeParameters;
        const auto& block = given.at("SECRET_BLOCK");
        const auto proof = exchange
                               .prove({given.at("USER_ID_FOR_SRP"), given.at("SALT"), given.at("SRP_B"), block},
                                      password, clock_.now() + skew)
                               .value();
        return {{"USERNAME", given.at("USERNAME")},
                {"PASSWORD_CLAIM_SECRET_BLOCK", block},
                {"PASSWORD_CLAIM_SIGNATURE", proof.signature},
                {"TIMESTAMP", proof.timestamp}};
    }
    result<cognito::authentication_reply> answer(const parameter_list& given) {
        cognito::respond_to_auth_challenge input;
        input.ClientId = ids_.client_id;
        input.ChallengeName = cognito::challenge_name::PASSWORD_VERIFIER;
        input.ChallengeResponses = to_secret_map(given);
        return call(input);
    }
};

TEST_F(sign_in_with_srp_test, needs_the_password) {
    const auto username = make_user("ann@example.com");
    for (const auto& name : {std::string("ann@example.com"), username}) {
        const auto reply = answer(proof_of(name, "Passw0rd!"));
        ASSERT_TRUE(reply) << reply.error().message;
        ASSERT_TRUE(reply->AuthenticationResult);
        EXPECT_EQ(get_user(*reply->AuthenticationResult->AccessToken)->Username, username);
    }
    EXPECT_EQ(message_of(answer(proof_of("ann@example.com", "Passw0rd?"))), not_proved);
    EXPECT_EQ(message_of(answer(proof_of("nobody@example.com", "Passw0rd!"))), not_proved);
}

TEST_F(sign_in_with_srp_test, takes_the_username_and_the_name_that_it_began_with) {
    const auto username = make_user("ann@example.com");
    for (const auto& name : {username, std::string("ann@example.com")}) {
        auto proof = proof_of("ann@example.com", "Passw0rd!");
        proof.front().second = name;
        EXPECT_TRUE(answer(proof)) << name;
    }
}

TEST_F(sign_in_with_srp_test, takes_a_proof_once) {
    make_user("ann@example.com");
    const auto proof = proof_of("ann@example.com", "Passw0rd!");
    EXPECT_TRUE(answer(proof));
    EXPECT_EQ(name_of(answer(proof)), "NotAuthorizedException");
}

TEST_F(sign_in_with_srp_test, takes_a_proof_of_its_user_only) {
    make_user("ann@example.com");
    const auto bob = make_user("bob@example.com");
    auto proof = proof_of("ann@example.com", "Passw0rd!");
    proof.front().second = bob;
    EXPECT_EQ(message_of(answer(proof)), not_proved);
}

TEST_F(sign_in_with_srp_test, takes_a_proof_of_these_minutes_only) {
    make_user("ann@example.com");
    for (const auto skew : {minutes{-4}, minutes{0}, minutes{4}})
        EXPECT_TRUE(answer(proof_of("ann@example.com", "Passw0rd!", skew))) << skew.count();
    for (const auto skew : {minutes{-6}, minutes{6}})
        EXPECT_EQ(name_of(answer(proof_of("ann@example.com", "Passw0rd!", skew))), "NotAuthorizedException");
}

TEST_F(sign_in_with_srp_test, counts_wrong_proofs_like_wrong_passwords) {
    make_user("ann@example.com");
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(message_of(answer(proof_of("ann@example.com", "Passw0rd?"))), not_proved);
    EXPECT_EQ(message_of(answer(proof_of("ann@example.com", "Passw0rd!"))), "Password attempts exceeded");
}

} // namespace
} // namespace poolguard::pool
