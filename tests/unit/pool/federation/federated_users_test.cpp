#include "pool/federation/federated_users.hpp"

#include "pool/admin/providers/provider_group.hpp"
#include "unit/pool/administration_fixture.hpp"

#include <boost/json/value_from.hpp>

namespace poolguard::pool {
namespace {

using identity_claims = std::map<std::string, std::string>;

class federated_users_test : public administration_fixture {
  protected:
    federated_users_test() {
        corp_.name = "Corp";
        corp_.mapping = {{"username", "sub"}, {"email", "mail"}, {"name", "full"}};
    }
    // "Corp_1 email=…,name=…", or the failure.
    std::string taken_in(const std::string& id, identity_claims claims) {
        const auto user = federated_.take_in(pool(), corp_, {id, std::move(claims)}, {});
        if (!user) return user.error().name + ": " + user.error().message;
        std::string out = user->username;
        for (const auto& [name, value] : user->attributes)
            if (name != "sub") out += ' ' + name + '=' + value;
        return out;
    }
    user_document kept(std::string_view name) { return users_.get(pool(), name).value().user; }
    void configure(std::string_view trigger) {
        call("UpdateUserPool", fmt::format(R"({{"UserPoolId":"$POOL","LambdaConfig":{{{}}}}})", trigger));
        functions_.forget();
    }

    provider_document corp_;
    federated_users federated_{users_, groups_, stores_.creation, random_, clock_, stores_.functions};
};

TEST_F(federated_users_test, are_made_at_the_first_sign_in_and_follow_the_provider) {
    make_pool(R"(,"UsernameConfiguration":{"CaseSensitive":true})");
    EXPECT_EQ(taken_in("1", {{"mail", "a@example.com"}, {"full", "Ann"}, {"other", "x"}}),
              "Corp_1 email=a@example.com email_verified=false name=Ann");
    const auto made = kept("Corp_1");
    EXPECT_EQ(made.status, cognito::user_status::EXTERNAL_PROVIDER);
    EXPECT_TRUE(made.password_hash.empty());
    ASSERT_EQ(made.identities.size(), 1U);
    EXPECT_TRUE(made.identities.front().is_primary);
    EXPECT_TRUE(groups_.is_in_all(pool(), {provider_group_name(pool(), corp_)}, made.username).value());
    EXPECT_EQ(taken_in("1", {{"mail", "b@example.com"}, {"full", "Ann"}}),
              "Corp_1 email=b@example.com email_verified=false name=Ann");
    EXPECT_EQ(kept("Corp_1").sub, made.sub);
    EXPECT_EQ(kept("Corp_1").attributes.at("email"), "b@example.com");
    // Ids are the provider's, which tells upper from lower case.
    EXPECT_EQ(taken_in("A", {}), "Corp_A email_verified=false");
    EXPECT_EQ(taken_in("a", {}), "Corp_a email_verified=false");
    EXPECT_NE(kept("Corp_A").sub, kept("Corp_a").sub);
}

TEST_F(federated_users_test, have_verified_addresses_only_where_the_mapping_says_so) {
    make_pool();
    const auto sign_in = [&](const char* id, const char* verified) {
        return taken_in(id, {{"mail", "a@example.com"}, {"is_verified", verified}});
    };
    EXPECT_EQ(sign_in("1", "true"), "Corp_1 email=a@example.com email_verified=false");
    corp_.mapping["email_verified"] = "is_verified";
    EXPECT_EQ(sign_in("2", "true"), "Corp_2 email=a@example.com email_verified=true");
    EXPECT_EQ(sign_in("3", "false"), "Corp_3 email=a@example.com email_verified=false");
    EXPECT_EQ(taken_in("4", {{"mail", "a@example.com"}}), "Corp_4 email=a@example.com");
    corp_.mapping["phone_number"] = "phone";
    EXPECT_EQ(taken_in("5", {{"phone", "+4912345"}}), "Corp_5 phone_number=+4912345 phone_number_verified=false");
}

TEST_F(federated_users_test, stay_out_if_disabled) {
    make_pool();
    taken_in("1", {{"full", "Ann"}});
    call("AdminDisableUser", R"({"UserPoolId":"$POOL","Username":"Corp_1"})");
    EXPECT_EQ(taken_in("1", {{"full", "Ben"}}), "NotAuthorizedException: User is disabled.");
    EXPECT_EQ(kept("Corp_1").attributes.at("name"), "Ann");
    call("AdminEnableUser", R"({"UserPoolId":"$POOL","Username":"Corp_1"})");
    EXPECT_EQ(taken_in("1", {{"full", "Ben"}}), "Corp_1 name=Ben");
}

TEST_F(federated_users_test, that_are_linked_keep_their_own_attributes) {
    make_pool();
    make_user("ann", R"("email":"ann@example.com","email_verified":"true")");
    call("CreateIdentityProvider",
         R"({"UserPoolId":"$POOL","ProviderName":"Corp","ProviderType":"OIDC","ProviderDetails":{"client_id":"app",)"
         R"("attributes_request_method":"GET","oidc_issuer":"https://corp.example","authorize_scopes":"openid"}})");
    call("AdminLinkProviderForUser",
         R"({"UserPoolId":"$POOL","DestinationUser":{"ProviderName":"Cognito","ProviderAttributeValue":"ann"},)"
         R"("SourceUser":{"ProviderName":"Corp","ProviderAttributeName":"Cognito_Subject",)"
         R"("ProviderAttributeValue":"7"}})");
    EXPECT_EQ(taken_in("7", {{"mail", "evil@example.com"}, {"full", "Eve"}}),
              "ann email=ann@example.com email_verified=true");
    EXPECT_EQ(kept("ann").attributes.at("email"), "ann@example.com");
    // The same id at another provider is somebody else.
    corp_.name = "Other";
    EXPECT_EQ(taken_in("7", {}), "Other_7 email_verified=false");
}

TEST_F(federated_users_test, need_a_name_and_the_attributes_that_the_pool_requires) {
    make_pool(R"(,"Schema":[{"Name":"name","Required":true,"Mutable":true}])");
    const std::string longest(128 - std::string_view("Corp_").size(), 'x');
    constexpr auto missing = "InvalidParameterException: attributes required: [name]";
    constexpr auto unusable =
        "InvalidParameterException: the provider's name for the user is too long or has white space";
    struct row {
        std::string id;
        identity_claims claims;
        std::string expected;
    };
    const row rows[] = {
        {"1", {}, missing},
        {"1", {{"mail", "a@example.com"}}, missing},
        {"1", {{"full", "Ann"}}, "Corp_1 email_verified=false name=Ann"},
        {longest, {{"full", "Ann"}}, "Corp_" + longest + " email_verified=false name=Ann"},
        {longest + 'x', {{"full", "Ann"}}, unusable},
        {"a b", {{"full", "Ann"}}, unusable},
        {"2", {{"full", std::string(2049, 'n')}}, "InvalidParameterException: "},
    };
    for (const auto& [id, claims, expected] : rows)
        EXPECT_TRUE(taken_in(id, claims).starts_with(expected)) << id << ' ' << taken_in(id, claims);
}

TEST_F(federated_users_test, are_shown_to_the_pools_function_as_the_provider_sent_them) {
    make_pool();
    configure(
        fmt::format(R"("InboundFederation":{{"LambdaVersion":"V1_0","LambdaArn":"{}"}})", hook_transport::function));
    struct row {
        const char* id;
        identity_claims claims;
        bool has_id_token;
    };
    const row rows[] = {
        {"1", {{"sub", "1"}, {"id_token", "i"}, {"access_token", "a"}}, true},
        {"2", {{"sub", "1"}, {"id_token", ""}, {"access_token", "a"}}, false},
        {"3", {{"sub", "1"}, {"access_token", "a"}}, false},
    };
    for (const auto& [id, claims, has_id_token] : rows) {
        functions_.forget();
        ASSERT_TRUE(taken_in(id, claims).starts_with("Corp_")) << id;
        ASSERT_FALSE(functions_.events.empty());
        const auto& asked = functions_.events.front().at("request").at("attributes").as_object();
        const auto* id_token = asked.if_contains("idToken");
        EXPECT_EQ(id_token != nullptr && id_token->is_object(), has_id_token) << id;
        EXPECT_EQ(asked.at("userInfo"), boost::json::parse(R"({"sub":"1"})")) << id;
        auto tokens = claims;
        tokens.erase("sub");
        EXPECT_EQ(asked.at("tokenResponse"), boost::json::value_from(tokens)) << id;
    }
    functions_.decide(R"({"userAttributesToMap":{"full":"Changed"}})");
    EXPECT_EQ(taken_in("4", {{"full", "Ann"}, {"mail", "a@example.com"}}), "Corp_4 email_verified=false name=Changed");
    functions_.answer = [](auto) { return hook_transport::status(500, "{}"); };
    EXPECT_TRUE(taken_in("5", {}).starts_with("UnexpectedLambdaException"));
    EXPECT_FALSE(users_.find(pool(), "Corp_5").value());
}

TEST_F(federated_users_test, are_refused_by_the_pools_functions) {
    make_pool();
    taken_in("1", {{"full", "Ann"}});
    for (const auto* trigger : {"PreSignUp", "PreAuthentication"}) {
        configure(fmt::format(R"("{}":"{}")", trigger, hook_transport::function));
        functions_.answer = [](auto) { return hook_transport::status(500, "{}"); };
        const bool is_known = trigger == std::string_view("PreAuthentication");
        EXPECT_TRUE(taken_in(is_known ? "1" : "2", {{"full", "Ben"}}).starts_with("UnexpectedLambdaException"))
            << trigger;
    }
    EXPECT_EQ(kept("Corp_1").attributes.at("name"), "Ann");
    EXPECT_FALSE(users_.find(pool(), "Corp_2").value());
}

} // namespace
} // namespace poolguard::pool
