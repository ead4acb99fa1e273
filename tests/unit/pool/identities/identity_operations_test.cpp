#include "pool/identities/identity_proof.hpp"

#include "unit/pool/accounts/accounts_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::invalid_parameter;
using cognito::failure_name::not_authorized;
using cognito::failure_name::resource_not_found;

constexpr auto role_of_users = "arn:aws:iam::123456789012:role/users";
constexpr auto trusting_identities =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":)"
    R"("cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":)"
    R"({"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}}]})";

// An identity pool whose logins are those of the user pool, and those of a developer.
class identity_operations_test : public accounts_fixture {
  protected:
    void SetUp() override {
        accounts_fixture::SetUp();
        make_member("ann");
        make_member("ben", R"("email":"ben@example.com","email_verified":"true")");
        provider_ = "cognito-idp.eu-west-1.amazonaws.com/" + pool_id_;
        identities_id_ = make_identity_pool(false);
        role_document role;
        role.name = "users";
        role.trust = trusting_identities;
        ASSERT_TRUE(stores_.roles.create(roles::owner, role.name, role).value());
    }
    std::string make_identity_pool(bool has_guests) {
        const auto made = boost::json::parse(
            ask("CreateIdentityPool",
                fmt::format(R"({{"IdentityPoolName":"p","AllowUnauthenticatedIdentities":{},"AllowClassicFlow":true,)"
                            R"("DeveloperProviderName":"login.mine","CognitoIdentityProviders":[{{"ProviderName":"{}",)"
                            R"("ClientId":"{}","ServerSideTokenCheck":true}}]}})",
                            has_guests, provider_, open_))
                .body);
        const auto id = text(made, "/IdentityPoolId");
        EXPECT_EQ(done("SetIdentityPoolRoles", fmt::format(R"({{"IdentityPoolId":"{}","Roles":{{"authenticated":"{}",)"
                                                           R"("unauthenticated":"{}"}}}})",
                                                           id, role_of_users, role_of_users)),
                  "done");
        return id;
    }
    dispatcher::wire_reply ask(std::string_view operation, const std::string& body) {
        return identity_dispatcher_.dispatch(operation, body, {clock_.now(), region_, "127.0.0.1"});
    }
    // "done", or the failure's name.
    std::string done(std::string_view operation, const std::string& body) {
        const auto reply = ask(operation, body);
        reply_ = reply.body.empty() ? boost::json::object{} : boost::json::parse(reply.body).as_object();
        return reply.status == 200 ? "done" : reply.error_name;
    }
    std::string member(std::string_view name) const { return std::string(reply_.at(name).as_string()); }
    std::string id_token(std::string_view name, const std::string& client = {}) {
        client_id_ = client.empty() ? open_ : client;
        const auto reply =
            call("InitiateAuth", fmt::format(R"({{"ClientId":"$CLIENT","AuthFlow":"USER_PASSWORD_AUTH",)"
                                             R"("AuthParameters":{{"USERNAME":"{}","PASSWORD":"Passw0rd!"}}}})",
                                             name));
        token_ = text(reply, "/AuthenticationResult/AccessToken");
        return text(reply, "/AuthenticationResult/IdToken");
    }
    static std::string logins(std::string_view provider, std::string_view token) {
        return fmt::format(R"(,"Logins":{{"{}":"{}"}})", provider, token);
    }
    std::string get_id(const std::string& logins) {
        return done("GetId", fmt::format(R"({{"IdentityPoolId":"{}"{}}})", identities_id_, logins));
    }
    std::string get_credentials(std::string_view identity, const std::string& logins) {
        return done("GetCredentialsForIdentity", fmt::format(R"({{"IdentityId":"{}"{}}})", identity, logins));
    }
    std::string developer_token(const std::string& user, const std::string& more = "") {
        return done(
            "GetOpenIdTokenForDeveloperIdentity",
            fmt::format(R"({{"IdentityPoolId":"{}","Logins":{{"login.mine":"{}"}}{}}})", identities_id_, user, more));
    }

    dispatcher identity_dispatcher_{identity_pool_operations(), stores_.ports, cognito::failure_name::validation};
    boost::json::object reply_;
    std::string provider_, identities_id_;
};

TEST_F(identity_operations_test, an_identity_is_of_a_login_that_holds) {
    const auto good = id_token("ann");
    const auto access_token = token_;
    const auto of_other_client = id_token("ann", hiding_);
    const std::pair<std::string, const char*> rows[] = {
        {"", not_authorized}, // no guests
        {logins(provider_, "x"), not_authorized},
        {logins(provider_, access_token), not_authorized},
        {logins(provider_, of_other_client), not_authorized},
        {logins(provider_ + "x", good), not_authorized},
        {logins("accounts.google.com", good), not_authorized},
        {logins("login.mine", "ann"), invalid_parameter}, // only signed calls may name a developer's user
        {logins("cognito-identity.amazonaws.com", good), not_authorized},
        {logins(provider_, good), "done"},
    };
    for (const auto& [given, expected] : rows)
        EXPECT_EQ(get_id(given), expected) << given;
    const auto of_ann = member("IdentityId");
    EXPECT_EQ(get_id(logins(provider_, good)), "done");
    EXPECT_EQ(member("IdentityId"), of_ann);
    EXPECT_EQ(get_id(logins(provider_, id_token("ben"))), "done");
    EXPECT_NE(member("IdentityId"), of_ann);
    // By the name of the issuer, too.
    EXPECT_EQ(get_id(logins("localhost:8000/" + pool_id_, good)), "done");
    EXPECT_EQ(member("IdentityId"), of_ann);
}

TEST_F(identity_operations_test, credentials_are_for_the_logins_of_the_identity) {
    const auto of_ann = logins(provider_, id_token("ann")), of_ben = logins(provider_, id_token("ben"));
    ASSERT_EQ(get_id(of_ann), "done");
    const auto identity = member("IdentityId");
    const std::tuple<std::string, std::string, const char*> rows[] = {
        {identity, of_ann, "done"},
        {identity, of_ben, not_authorized},
        {identity, "", not_authorized},
        {identity + "0", of_ann, resource_not_found},
        {"eu-west-1:00000000-0000-4000-8000-000000000000", of_ann, resource_not_found},
        {identity, of_ann + fmt::format(R"(,"CustomRoleArn":"{}")", role_of_users), invalid_parameter},
    };
    for (const auto& [id, given, expected] : rows)
        EXPECT_EQ(get_credentials(id, given), expected) << id << given;
    ASSERT_EQ(get_credentials(identity, of_ann), "done");
    const auto session = stores_.temporary.open(text(reply_, "/Credentials/SessionToken"));
    ASSERT_TRUE(session);
    EXPECT_EQ(session->session.role_arn, role_of_users);
    EXPECT_EQ(session->session.identity_id, identity);
    EXPECT_EQ(session->session.identity_pool_id, identities_id_);
    EXPECT_EQ(session->session.amr,
              (std::vector<std::string>{"authenticated", provider_, provider_ + ":CognitoSignIn:" + kept("ann").sub}));
    EXPECT_EQ(session->session.expires, base::epoch_seconds(clock_.now()) + 3600);
    // In another region there is no such pool.
    region_ = "us-east-1";
    EXPECT_EQ(get_credentials(identity, of_ann), resource_not_found);
}

TEST_F(identity_operations_test, a_token_serves_while_its_session_does) {
    const auto given = logins(provider_, id_token("ann"));
    ASSERT_EQ(get_id(given), "done");
    const auto identity = member("IdentityId");
    ASSERT_EQ(by_administrator("AdminDisableUser", "ann"), "done");
    EXPECT_EQ(get_credentials(identity, given), not_authorized);
    ASSERT_EQ(by_administrator("AdminEnableUser", "ann"), "done");
    const auto next = logins(provider_, id_token("ann"));
    EXPECT_EQ(get_credentials(identity, next), "done");
    ASSERT_EQ(by_administrator("AdminUserGlobalSignOut", "ann"), "done");
    EXPECT_EQ(get_credentials(identity, next), not_authorized);
    const auto third = logins(provider_, id_token("ann"));
    clock_.advance(1h - 123ms - 1ms);
    EXPECT_EQ(get_credentials(identity, third), "done");
    clock_.advance(1ms);
    EXPECT_EQ(get_credentials(identity, third), not_authorized);
}

TEST_F(identity_operations_test, a_role_must_trust_the_identity) {
    const auto given = logins(provider_, id_token("ann"));
    ASSERT_EQ(get_id(given), "done");
    const auto identity = member("IdentityId");
    constexpr auto unusable = "InvalidIdentityPoolConfigurationException";
    const auto trust = [&](const std::string& policy) {
        clock_.advance(1s); // a role is remembered so long
        EXPECT_TRUE(stores_.roles.update(roles::owner, "users", [&](role_document& it) { it.trust = policy; }).value());
        return get_credentials(identity, given);
    };
    std::string others = trusting_identities;
    others.replace(others.find("authenticated\"}"), 13, "unauthenticated");
    EXPECT_EQ(trust(others), unusable);
    EXPECT_EQ(trust("no policy"), unusable);
    EXPECT_EQ(trust(trusting_identities), "done");
    clock_.advance(1s);
    ASSERT_TRUE(stores_.roles.remove(roles::owner, "users"));
    EXPECT_EQ(get_credentials(identity, given), unusable);
}

TEST_F(identity_operations_test, guests_become_users_once) {
    identities_id_ = make_identity_pool(true);
    ASSERT_EQ(get_id(""), "done");
    const auto guest = member("IdentityId");
    EXPECT_EQ(get_credentials(guest, ""), "InvalidIdentityPoolConfigurationException"); // the role is not for guests
    const auto of_ann = logins(provider_, id_token("ann")), of_ben = logins(provider_, id_token("ben"));
    EXPECT_EQ(get_credentials(guest, of_ann), "done");
    EXPECT_EQ(get_credentials(guest, ""), not_authorized);
    EXPECT_EQ(get_credentials(guest, of_ben), not_authorized);
    ASSERT_EQ(get_id(of_ann), "done");
    EXPECT_EQ(member("IdentityId"), guest);
    ASSERT_EQ(get_id(of_ben), "done");
    EXPECT_NE(member("IdentityId"), guest);
}

TEST_F(identity_operations_test, a_developers_token_is_of_its_identity_and_user) {
    ASSERT_EQ(developer_token("7"), "done");
    const auto identity = member("IdentityId"), token = member("Token");
    const auto own = logins("cognito-identity.amazonaws.com", token);
    EXPECT_EQ(get_credentials(identity, own), "done");
    EXPECT_EQ(get_credentials(identity, ""), not_authorized);
    ASSERT_EQ(developer_token("8"), "done");
    const auto other = member("IdentityId");
    EXPECT_NE(other, identity);
    EXPECT_EQ(get_credentials(other, own), not_authorized);
    EXPECT_EQ(developer_token("7", fmt::format(R"(,"IdentityId":"{}")", other)),
              "DeveloperUserAlreadyRegisteredException");
    EXPECT_EQ(developer_token(""), cognito::failure_name::validation);
    EXPECT_EQ(developer_token(std::string(1025, 'u')), invalid_parameter);
    EXPECT_EQ(done("GetOpenIdTokenForDeveloperIdentity",
                   fmt::format(R"({{"IdentityPoolId":"{}","Logins":{{"login.other":"7"}}}})", identities_id_)),
              not_authorized);
    // A token ends on its own, and with the link between the identity and the user.
    ASSERT_EQ(developer_token("7", R"(,"TokenDuration":60)"), "done");
    const auto minute = logins("cognito-identity.amazonaws.com", member("Token"));
    clock_.advance(60s - 123ms - 1ms);
    EXPECT_EQ(get_credentials(identity, minute), "done");
    clock_.advance(1ms);
    EXPECT_EQ(get_credentials(identity, minute), not_authorized);
    EXPECT_EQ(get_credentials(identity, own), "done");
    const auto of_ann = id_token("ann");
    EXPECT_EQ(done("GetOpenIdTokenForDeveloperIdentity",
                   fmt::format(R"({{"IdentityPoolId":"{}","Logins":{{"login.mine":"7","{}":"{}"}}}})", identities_id_,
                               provider_, of_ann)),
              "done");
    EXPECT_EQ(done("UnlinkDeveloperIdentity",
                   fmt::format(R"({{"IdentityPoolId":"{}","IdentityId":"{}","DeveloperProviderName":"login.mine",)"
                               R"("DeveloperUserIdentifier":"7"}})",
                               identities_id_, identity)),
              "done");
    EXPECT_EQ(get_credentials(identity, own), not_authorized);
    EXPECT_EQ(get_credentials(identity, logins(provider_, of_ann)), "done");
}

} // namespace
} // namespace poolguard::pool
