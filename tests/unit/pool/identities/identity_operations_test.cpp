#include "pool/identities/identity_proof.hpp"

#include "identities_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::invalid_parameter;
using cognito::failure_name::not_authorized;
using cognito::failure_name::resource_not_found;

class identity_operations_test : public identities_fixture {};

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

TEST_F(identity_operations_test, guests_stay_out_once_the_pool_has_none) {
    identities_id_ = make_identity_pool(true);
    ASSERT_EQ(get_id(""), "done");
    const auto guest = member("IdentityId");
    ASSERT_EQ(done("UpdateIdentityPool", fmt::format(R"({{"IdentityPoolId":"{}","IdentityPoolName":"p",)"
                                                     R"("AllowUnauthenticatedIdentities":false}})",
                                                     identities_id_)),
              "done");
    EXPECT_EQ(get_credentials(guest, ""), not_authorized);
    EXPECT_EQ(get_id(""), not_authorized);
}

TEST_F(identity_operations_test, a_developers_token_is_of_its_identity_and_user) {
    ASSERT_EQ(developer_token("7"), "done");
    const auto identity = member("IdentityId"), token = member("Token");
    const auto own = logins("cognito-identity.amazonaws.com", token);
    EXPECT_EQ(get_credentials(identity, own), "done");
    EXPECT_EQ(get_credentials(identity, ""), not_authorized);
    EXPECT_EQ(get_id(own), not_authorized); // it names an identity, and is no login
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
