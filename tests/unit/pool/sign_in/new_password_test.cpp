#include "unit/pool/embedded_pool_fixture.hpp"

#include <boost/json/parse.hpp>

namespace poolguard::pool {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto challenge = cognito::challenge_name::NEW_PASSWORD_REQUIRED;

class new_password_test : public embedded_pool_fixture {
  protected:
    std::string begin(const std::string& name = "ann@example.com") {
        const auto reply = sign_in(name, "Temp0rary!");
        if (!reply || !reply->Session) throw std::runtime_error("no challenge: " + message_of(reply));
        return *reply->Session;
    }
    result<cognito::authentication_reply> answer(const std::string& session, parameter_list given,
                                                 cognito::challenge_name name = challenge,
                                                 const std::string& client_id = {}) {
        cognito::respond_to_auth_challenge input;
        input.ClientId = client_id.empty() ? ids_.client_id : client_id;
        input.ChallengeName = name;
        if (!session.empty()) input.Session = session;
        input.ChallengeResponses = to_secret_map(given);
        return call(input);
    }
    result<cognito::authentication_reply> answer(const std::string& session) {
        return answer(session, {{"USERNAME", "ann@example.com"}, {"NEW_PASSWORD", "N3wPassw0rd!"}});
    }
};

TEST_F(new_password_test, is_asked_for_and_then_set) {
    const auto username = make_user("ann@example.com", "");
    const auto reply = sign_in("ann@example.com", "Temp0rary!");
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->ChallengeName, challenge);
    EXPECT_FALSE(reply->AuthenticationResult);
    EXPECT_EQ(reply->ChallengeParameters.at("USER_ID_FOR_SRP"), username);
    EXPECT_EQ(reply->ChallengeParameters.at("requiredAttributes"), "[]");
    const auto shown = boost::json::parse(reply->ChallengeParameters.at("userAttributes"));
    EXPECT_EQ(shown.at("email").as_string(), "ann@example.com");
    EXPECT_EQ(shown.at("email_verified").as_string(), "true");

    const auto answered = answer(*reply->Session);
    ASSERT_TRUE(answered) << answered.error().message;
    ASSERT_TRUE(answered->AuthenticationResult);
    EXPECT_TRUE(get_user(*answered->AuthenticationResult->AccessToken));
    EXPECT_EQ(name_of(sign_in("ann@example.com", "Temp0rary!")), "NotAuthorizedException");
    EXPECT_TRUE(tokens_of("ann@example.com", "N3wPassw0rd!").IdToken);
}

TEST_F(new_password_test, session_is_good_once_and_for_three_minutes) {
    make_user("ann@example.com", "");
    const auto session = begin();
    const auto second = begin();
    EXPECT_TRUE(answer(session));
    EXPECT_EQ(message_of(answer(session)), "Invalid session for the user, session can only be used once.");
    // The other session was for the password that is gone.
    EXPECT_EQ(message_of(answer(second)), "Invalid session for the user.");

    make_user("ben@example.com", "");
    const auto late = begin("ben@example.com");
    clock_.advance(seconds{180});
    EXPECT_EQ(message_of(answer(late, {{"USERNAME", "ben@example.com"}, {"NEW_PASSWORD", "N3wPassw0rd!"}})),
              "Invalid session for the user, session is expired.");
}

TEST_F(new_password_test, session_outlives_a_refused_password) {
    make_user("ann@example.com", "");
    const auto session = begin();
    const auto refused = answer(session, {{"USERNAME", "ann@example.com"}, {"NEW_PASSWORD", "short"}});
    EXPECT_EQ(name_of(refused), "InvalidPasswordException");
    EXPECT_EQ(message_of(refused), "Password does not conform to policy: Password not long enough");
    EXPECT_EQ(message_of(answer(session, {{"USERNAME", "ann@example.com"}})),
              "Missing required parameter NEW_PASSWORD");
    EXPECT_TRUE(answer(session));
}

TEST_F(new_password_test, session_is_of_one_user_client_and_challenge) {
    make_user("ann@example.com", "");
    make_user("ben@example.com", "");
    const auto session = begin();
    const parameter_list ann{{"USERNAME", "ann@example.com"}, {"NEW_PASSWORD", "N3wPassw0rd!"}};
    const parameter_list ben{{"USERNAME", "ben@example.com"}, {"NEW_PASSWORD", "N3wPassw0rd!"}};
    const parameter_list nobody{{"USERNAME", "nobody@example.com"}, {"NEW_PASSWORD", "N3wPassw0rd!"}};
    constexpr auto invalid = "Invalid session for the user.";
    EXPECT_EQ(message_of(answer(session, ben)), invalid);
    EXPECT_EQ(message_of(answer(session, nobody)), invalid);
    EXPECT_EQ(message_of(answer(session, ann, challenge, ids_.web_client_id)), invalid);
    EXPECT_EQ(message_of(answer(session, ann, cognito::challenge_name::SMS_MFA)), invalid);
    EXPECT_EQ(message_of(answer(std::string(100, 'A'), ann)), invalid);
    EXPECT_EQ(message_of(answer("", ann)), "Missing required parameter Session");
    EXPECT_EQ(message_of(answer(session, {{"NEW_PASSWORD", "N3wPassw0rd!"}})), "Missing required parameter USERNAME");
    EXPECT_TRUE(answer(session, ann));
}

TEST_F(new_password_test, session_ends_when_the_password_is_set_anew) {
    make_user("ann@example.com", "");
    const auto session = begin();
    set_password("ann@example.com", "An0ther!!", false);
    EXPECT_EQ(message_of(answer(session)), "Invalid session for the user.");
}

TEST_F(new_password_test, temporary_passwords_run_out_at_the_exact_moment) {
    make_user("ann@example.com", "");
    clock_.advance(days{7} - milliseconds{1});
    EXPECT_TRUE(sign_in("ann@example.com", "Temp0rary!"));
    clock_.advance(milliseconds{1});
    EXPECT_EQ(message_of(sign_in("ann@example.com", "Temp0rary!")),
              "Temporary password has expired and must be reset by an administrator.");
}

TEST_F(new_password_test, attributes_are_set_within_bounds) {
    make_user("ann@example.com", "");
    const auto session = begin();
    const auto with = [&](const std::string& name, const std::string& value) {
        return message_of(answer(
            session,
            {{"USERNAME", "ann@example.com"}, {"NEW_PASSWORD", "N3wPassw0rd!"}, {"userAttributes." + name, value}}));
    };
    EXPECT_EQ(with("sub", "x"), "Cannot modify the non-mutable attribute sub");
    EXPECT_EQ(with("email_verified", "true"), "Cannot modify the non-mutable attribute email_verified");
    EXPECT_EQ(with("custom:tenant_id", "other"), "A client attempted to write unauthorized attribute");
    EXPECT_EQ(with("custom:colour", "red"),
              "Attributes did not conform to the schema: Type for attribute {custom:colour} could not be determined");
    EXPECT_EQ(with("given_name", "Ann"), "");
    const auto user = get_user(*tokens_of("ann@example.com", "N3wPassw0rd!").AccessToken);
    ASSERT_TRUE(user);
    bool has_name = false;
    for (const auto& each : user->UserAttributes)
        has_name = has_name || each.Name.value == "given_name";
    EXPECT_TRUE(has_name);
}

TEST_F(new_password_test, required_attributes_are_asked_for) {
    std::vector<cognito::schema_attribute> required(2);
    required[0].Name = "name";
    required[0].Mutable = false;
    required[1].Name = "email";
    for (auto& each : required)
        each.Required = true;
    const auto strict = make_pool(required);
    cognito::admin_create_user user;
    user.UserPoolId = strict.pool_id;
    user.Username = "ann";
    user.TemporaryPassword = cognito::password("Temp0rary!");
    user.MessageAction = cognito::message_action::SUPPRESS;
    user.UserAttributes.emplace().push_back({"email", "ann@example.com"});
    ASSERT_EQ(message_of(call(user)), "");
    ids_.client_id = strict.client_id;

    const auto reply = sign_in("ann", "Temp0rary!");
    ASSERT_TRUE(reply && reply->Session);
    EXPECT_EQ(reply->ChallengeParameters.at("requiredAttributes"), R"(["userAttributes.name"])");
    const parameter_list base{{"USERNAME", "ann"}, {"NEW_PASSWORD", "N3wPassw0rd!"}};
    const auto with = [&](parameter_list more) {
        more.insert(more.begin(), base.begin(), base.end());
        return message_of(answer(*reply->Session, more));
    };
    EXPECT_EQ(with({}), "Invalid attributes given, name is missing");
    EXPECT_EQ(with({{"userAttributes.name", ""}}), "Invalid attributes given, name is missing");
    EXPECT_EQ(with({{"userAttributes.name", "Ann"}, {"userAttributes.email", "ann@example.com"}}),
              "Cannot modify an already provided email");
    // An attribute that cannot be changed takes its first value here.
    EXPECT_EQ(with({{"userAttributes.name", "Ann"}}), "");
}

} // namespace
} // namespace poolguard::pool
