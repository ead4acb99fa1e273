#pragma once
// An identity pool whose logins are those of a user pool, and those of a developer.

#include "unit/pool/accounts/accounts_fixture.hpp"

namespace poolguard::pool {

inline constexpr auto role_of_users = "arn:aws:iam::123456789012:role/users";
inline constexpr auto trusting_identities =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":)"
    R"("cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":)"
    R"({"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}}]})";

class identities_fixture : public accounts_fixture {
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

} // namespace poolguard::pool
