// The set-up of identity pools, and the lists of their identities (Amazon Cognito identity pools API reference).

#include "identities_fixture.hpp"

namespace poolguard::pool {
namespace {

using cognito::failure_name::invalid_parameter;
using cognito::failure_name::limit_exceeded;
using cognito::failure_name::not_authorized;
using cognito::failure_name::resource_not_found;

class identity_pools_test : public identities_fixture {
  protected:
    // `more` continues the body.
    std::string create(const std::string& more, const char* region = "eu-west-1") {
        region_ = region;
        const auto out = done("CreateIdentityPool",
                              R"({"IdentityPoolName":"p","AllowUnauthenticatedIdentities":false)" + more + "}");
        region_ = "eu-west-1";
        return out;
    }
    std::string of_pool(std::string_view operation, const std::string& more = "") {
        return done(operation, fmt::format(R"({{"IdentityPoolId":"{}"{}}})", identities_id_, more));
    }
    std::string update(const std::string& more) {
        return of_pool("UpdateIdentityPool",
                       R"(,"IdentityPoolName":"p","AllowUnauthenticatedIdentities":false)" + more);
    }
    std::string login(const std::string& client) const {
        return fmt::format(R"({{"ProviderName":"{}","ClientId":"{}"}})", provider_, client);
    }
    std::string of_developer(std::string_view operation, const std::string& more) {
        return of_pool(operation, R"(,"DeveloperProviderName":"login.mine")" + more);
    }
    std::string identity_of_developer(const std::string& user) {
        EXPECT_EQ(developer_token(user), "done");
        return member("IdentityId");
    }
    std::vector<std::string> listed(std::string_view list, std::string_view name) const {
        std::vector<std::string> out;
        for (const auto& each : reply_.at(list).as_array())
            out.emplace_back(each.is_string() ? each.as_string() : each.at(name).as_string());
        return out;
    }
};

TEST_F(identity_pools_test, have_providers_that_this_server_can_check) {
    std::string many;
    for (int i = 0; i < 51; ++i)
        many += (many.empty() ? "" : ",") + login(fmt::format("c{}", i));
    const std::pair<std::string, const char*> rows[] = {
        {"", "done"},
        {R"(,"SupportedLoginProviders":{"accounts.google.com":"app","graph.facebook.com":"1","www.amazon.com":"2"})",
         "done"},
        {R"(,"SupportedLoginProviders":{"api.twitter.com":"key"})", invalid_parameter},
        {R"(,"OpenIdConnectProviderARNs":["arn:aws:iam::123456789012:oidc-provider/login.example.com"])", "done"},
        {R"(,"OpenIdConnectProviderARNs":["arn:aws:iam::123456789012:saml-provider/x"])", invalid_parameter},
        {R"(,"SamlProviderARNs":["arn:aws:iam::123456789012:saml-provider/x"])", "done"},
        {R"(,"SamlProviderARNs":["arn:aws:iam::123456789012:role/users"])", invalid_parameter},
        {R"(,"CognitoIdentityProviders":[)" + login("a") + "," + login("b") + "]", "done"},
        {R"(,"CognitoIdentityProviders":[)" + login("a") + "," + login("a") + "]", invalid_parameter},
        // By the name of the issuer it is the same pool.
        {R"(,"CognitoIdentityProviders":[)" + login("a") + R"(,{"ProviderName":"localhost:8000/)" + pool_id_ +
             R"(","ClientId":"a"}])",
         invalid_parameter},
        {R"(,"CognitoIdentityProviders":[{"ProviderName":")" + provider_ + R"("}])", invalid_parameter},
        {R"(,"CognitoIdentityProviders":[{"ClientId":"a"}])", invalid_parameter},
        {R"(,"CognitoIdentityProviders":[{"ProviderName":"login.example.com","ClientId":"a"}])", invalid_parameter},
        {R"(,"CognitoIdentityProviders":[)" + many + "]", limit_exceeded},
        {R"(,"CognitoIdentityProviders":[)" + many.substr(0, many.rfind(",{")) + "]", "done"},
        {R"(,"IdentityPoolTags":{"aws:x":"1"})", invalid_parameter},
    };
    for (const auto& [more, expected] : rows) {
        EXPECT_EQ(create(more), expected) << more.substr(0, 200);
        EXPECT_EQ(update(more), expected) << more.substr(0, 200);
    }
    EXPECT_EQ(create("", ""), invalid_parameter); // of no region
}

TEST_F(identity_pools_test, keep_their_developers_name_and_tags_through_a_change) {
    ASSERT_EQ(update(R"(,"IdentityPoolTags":{"team":"a"})"), "done");
    EXPECT_EQ(update(R"(,"DeveloperProviderName":"login.other")"), invalid_parameter);
    ASSERT_EQ(update(R"(,"AllowClassicFlow":true)"), "done");
    ASSERT_EQ(of_pool("DescribeIdentityPool"), "done");
    EXPECT_EQ(reply_.at("DeveloperProviderName"), "login.mine");
    EXPECT_EQ(reply_.at("IdentityPoolTags"), (boost::json::object{{"team", "a"}}));
    EXPECT_EQ(reply_.at("AllowClassicFlow"), true);
    EXPECT_FALSE(reply_.contains("CognitoIdentityProviders")); // what is not given is reset
    EXPECT_EQ(update(R"(,"DeveloperProviderName":"login.mine","IdentityPoolTags":{})"), "done");
    EXPECT_EQ(reply_.at("IdentityPoolTags"), boost::json::object{});
}

TEST_F(identity_pools_test, take_roles_for_the_providers_that_they_have) {
    ASSERT_EQ(update(R"(,"SupportedLoginProviders":{"graph.facebook.com":"1"},"CognitoIdentityProviders":[)" +
                     login(open_) + "]"),
              "done");
    const auto role = [](int count) {
        std::string rules;
        for (int i = 0; i < count; ++i)
            rules +=
                std::string(i == 0 ? "" : ",") +
                fmt::format(R"({{"Claim":"c","MatchType":"Equals","Value":"{}","RoleARN":"{}"}})", i, role_of_users);
        return fmt::format(
            R"({{"Type":"Rules","AmbiguousRoleResolution":"Deny","RulesConfiguration":{{"Rules":[{}]}}}})", rules);
    };
    constexpr auto by_token = R"({"Type":"Token","AmbiguousRoleResolution":"AuthenticatedRole"})";
    const auto key = provider_ + ":" + open_;
    struct row {
        std::string key, mapping;
        const char* expected;
    };
    const row rows[] = {
        {key, by_token, "done"},
        {"localhost:8000/" + pool_id_ + ":" + open_, by_token, "done"},
        {key, role(25), "done"},
        {key, role(26), invalid_parameter},
        {key, R"({"Type":"Token"})", invalid_parameter},
        {key, R"({"Type":"Rules","AmbiguousRoleResolution":"Deny"})", invalid_parameter},
        {key, R"({"Type":"Token","AmbiguousRoleResolution":"Deny",)" + role(1).substr(role(1).find("\"RulesConf")),
         invalid_parameter},
        {provider_ + ":" + hiding_, by_token, invalid_parameter}, // no client of the identity pool
        {provider_, by_token, invalid_parameter},
        {"accounts.google.com", role(1), invalid_parameter},
        {"graph.facebook.com", by_token, invalid_parameter}, // no token of theirs names roles
        {"graph.facebook.com", role(1), "done"},
    };
    const auto set = [&](const std::string& roles, const std::string& mappings) {
        return of_pool("SetIdentityPoolRoles", R"(,"Roles":{)" + roles + R"(},"RoleMappings":{)" + mappings + "}");
    };
    const auto users = fmt::format(R"("authenticated":"{}")", role_of_users);
    for (const auto& [each, mapping, expected] : rows)
        EXPECT_EQ(set(users, fmt::format(R"("{}":{})", each, mapping)), expected) << each << mapping.substr(0, 90);
    ASSERT_EQ(of_pool("GetIdentityPoolRoles"), "done");
    EXPECT_EQ(reply_.at("Roles"), (boost::json::object{{"authenticated", role_of_users}}));
    EXPECT_TRUE(reply_.at("RoleMappings").as_object().contains("graph.facebook.com"));
    EXPECT_EQ(set(R"("authenticated":"arn:aws:iam::123456789012:user/ann")", ""), invalid_parameter);
    EXPECT_EQ(set(R"("authenticated":"no arn, but long enough")", ""), invalid_parameter);
    EXPECT_EQ(set("", ""), "done");
    ASSERT_EQ(of_pool("GetIdentityPoolRoles"), "done");
    EXPECT_FALSE(reply_.contains("RoleMappings"));
}

TEST_F(identity_pools_test, map_the_claims_of_a_provider_to_tags) {
    const auto named = [](const std::string& provider) {
        return fmt::format(R"(,"IdentityProviderName":"{}")", provider);
    };
    ASSERT_EQ(of_pool("GetPrincipalTagAttributeMap", named(provider_)), "done");
    EXPECT_EQ(reply_.at("UseDefaults"), false);
    EXPECT_EQ(reply_.at("PrincipalTags"), boost::json::object{});
    const auto by_issuer = named("localhost:8000/" + pool_id_);
    ASSERT_EQ(of_pool("SetPrincipalTagAttributeMap", by_issuer + R"(,"PrincipalTags":{"team":"custom:team"})"), "done");
    ASSERT_EQ(of_pool("GetPrincipalTagAttributeMap", named(provider_)), "done");
    EXPECT_EQ(reply_.at("PrincipalTags"), (boost::json::object{{"team", "custom:team"}}));
    ASSERT_EQ(of_pool("SetPrincipalTagAttributeMap", named(provider_) + R"(,"UseDefaults":true)"), "done");
    ASSERT_EQ(of_pool("GetPrincipalTagAttributeMap", named(provider_)), "done");
    EXPECT_EQ(reply_.at("UseDefaults"), true);
    EXPECT_EQ(reply_.at("PrincipalTags"), boost::json::object{});
    for (const auto* operation : {"SetPrincipalTagAttributeMap", "GetPrincipalTagAttributeMap"})
        EXPECT_EQ(of_pool(operation, named("accounts.google.com")), invalid_parameter) << operation;
}

TEST_F(identity_pools_test, are_listed_by_region) {
    for (const auto* region : {"eu-west-1", "eu-west-1", "us-east-1"})
        ASSERT_EQ(create("", region), "done");
    const auto list = [&](int most, const std::string& more = "") {
        return done("ListIdentityPools", fmt::format(R"({{"MaxResults":{}{}}})", most, more));
    };
    ASSERT_EQ(list(2), "done");
    auto found = listed("IdentityPools", "IdentityPoolId");
    EXPECT_EQ(found.size(), 2U);
    const auto token = fmt::format(R"(,"NextToken":"{}")", member("NextToken"));
    ASSERT_EQ(list(2, token), "done");
    EXPECT_EQ(listed("IdentityPools", "IdentityPoolId").size(), 1U);
    EXPECT_FALSE(reply_.contains("NextToken"));
    found.push_back(listed("IdentityPools", "IdentityPoolId").front());
    EXPECT_NE(std::ranges::find(found, identities_id_), found.end());
    EXPECT_EQ(std::ranges::count_if(found, [](const auto& each) { return each.starts_with("eu-west-1:"); }), 3);
    EXPECT_EQ(list(2, R"(,"NextToken":"made-up")"), invalid_parameter);
    region_ = "us-east-1";
    EXPECT_EQ(list(2, token), invalid_parameter); // another list's
    ASSERT_EQ(list(2), "done");
    EXPECT_EQ(listed("IdentityPools", "IdentityPoolId").size(), 1U);
    for (const auto* operation : {"DescribeIdentityPool", "GetIdentityPoolRoles", "DeleteIdentityPool"})
        EXPECT_EQ(of_pool(operation), resource_not_found) << operation;
    region_ = "";
    EXPECT_EQ(list(2), invalid_parameter);
    EXPECT_EQ(of_pool("DescribeIdentityPool"), "done"); // within the process, every region can be reached
}

TEST_F(identity_pools_test, go_with_their_identities) {
    const auto identity = identity_of_developer("7");
    ASSERT_EQ(of_pool("DeleteIdentityPool"), "done");
    EXPECT_EQ(of_pool("DescribeIdentityPool"), resource_not_found);
    EXPECT_EQ(of_pool("DeleteIdentityPool"), resource_not_found);
    EXPECT_EQ(done("DescribeIdentity", fmt::format(R"({{"IdentityId":"{}"}})", identity)), resource_not_found);
    EXPECT_EQ(of_pool("ListIdentities", R"(,"MaxResults":60)"), resource_not_found);
    EXPECT_EQ(developer_token("7"), resource_not_found);
}

TEST_F(identity_pools_test, list_their_identities_page_by_page) {
    std::vector<std::string> made;
    for (const auto* user : {"1", "2", "3"})
        made.push_back(identity_of_developer(user));
    ASSERT_EQ(of_pool("ListIdentities", R"(,"MaxResults":2)"), "done");
    auto found = listed("Identities", "IdentityId");
    EXPECT_EQ(found.size(), 2U);
    ASSERT_EQ(of_pool("ListIdentities", fmt::format(R"(,"MaxResults":2,"NextToken":"{}")", member("NextToken"))),
              "done");
    for (const auto& each : listed("Identities", "IdentityId"))
        found.push_back(each);
    std::ranges::sort(found);
    std::ranges::sort(made);
    EXPECT_EQ(found, made);
    ASSERT_EQ(done("DescribeIdentity", fmt::format(R"({{"IdentityId":"{}"}})", made[0])), "done");
    EXPECT_EQ(listed("Logins", ""), std::vector<std::string>{"login.mine"});
    EXPECT_EQ(reply_.at("CreationDate"), 1'770'000'000.123);
    region_ = "us-east-1";
    EXPECT_EQ(done("DescribeIdentity", fmt::format(R"({{"IdentityId":"{}"}})", made[0])), resource_not_found);
}

TEST_F(identity_pools_test, lose_the_identities_that_are_deleted) {
    const auto first = identity_of_developer("1"), second = identity_of_developer("2");
    const auto both = fmt::format(R"({{"IdentityIdsToDelete":["{}","{}"]}})", first, second);
    region_ = "us-east-1";
    ASSERT_EQ(done("DeleteIdentities", both), "done");
    EXPECT_EQ(listed("UnprocessedIdentityIds", "IdentityId"), (std::vector{first, second}));
    EXPECT_EQ(listed("UnprocessedIdentityIds", "ErrorCode"),
              (std::vector<std::string>{"AccessDenied", "AccessDenied"}));
    region_ = "eu-west-1";
    ASSERT_EQ(done("DeleteIdentities", fmt::format(R"({{"IdentityIdsToDelete":["{}"]}})", first)), "done");
    EXPECT_TRUE(listed("UnprocessedIdentityIds", "IdentityId").empty());
    EXPECT_EQ(done("DescribeIdentity", fmt::format(R"({{"IdentityId":"{}"}})", first)), resource_not_found);
    EXPECT_NE(identity_of_developer("1"), first);
    EXPECT_EQ(identity_of_developer("2"), second);
}

TEST_F(identity_pools_test, find_the_identity_of_a_developers_user_and_back) {
    const auto first = identity_of_developer("1"), second = identity_of_developer("2");
    const auto user = [](const std::string& name) { return fmt::format(R"(,"DeveloperUserIdentifier":"{}")", name); };
    const auto identity = [](const std::string& id) { return fmt::format(R"(,"IdentityId":"{}")", id); };
    const std::pair<std::string, const char*> rows[] = {
        {"", invalid_parameter},
        {user("3"), resource_not_found},
        {user("1") + identity(second), "ResourceConflictException"},
        {identity("eu-west-1:34c84488-e0e1-70ae-d2ee-991ad1a898c8"), resource_not_found},
        {user("1") + identity(first), "done"},
        {user("1"), "done"},
        {identity(first), "done"},
    };
    for (const auto& [more, expected] : rows) {
        EXPECT_EQ(of_pool("LookupDeveloperIdentity", more), expected) << more;
        if (expected != std::string_view("done")) continue;
        EXPECT_EQ(member("IdentityId"), first) << more;
        EXPECT_EQ(listed("DeveloperUserIdentifierList", ""), std::vector<std::string>{"1"}) << more;
    }
    // After a merge both users lead to one identity, and the other one leads nowhere.
    const auto merge = [&](const char* from, const char* to) {
        return of_developer("MergeDeveloperIdentities",
                            fmt::format(R"(,"SourceUserIdentifier":"{}","DestinationUserIdentifier":"{}")", from, to));
    };
    EXPECT_EQ(merge("3", "1"), resource_not_found);
    EXPECT_EQ(merge("1", "3"), resource_not_found);
    EXPECT_EQ(merge("1", "1"), "done");
    EXPECT_EQ(merge("1", "2"), "done");
    EXPECT_EQ(member("IdentityId"), second);
    EXPECT_EQ(identity_of_developer("1"), second);
    ASSERT_EQ(of_pool("LookupDeveloperIdentity", identity(second) + R"(,"MaxResults":1)"), "done");
    EXPECT_EQ(listed("DeveloperUserIdentifierList", ""), std::vector<std::string>{"1"});
    ASSERT_EQ(of_pool("LookupDeveloperIdentity",
                      identity(second) + fmt::format(R"(,"MaxResults":1,"NextToken":"{}")", member("NextToken"))),
              "done");
    EXPECT_EQ(listed("DeveloperUserIdentifierList", ""), std::vector<std::string>{"2"});
    EXPECT_FALSE(reply_.contains("NextToken"));
    const auto unlink = [&](const std::string& id, const char* name) {
        return of_developer("UnlinkDeveloperIdentity", identity(id) + user(name));
    };
    EXPECT_EQ(unlink(second, "3"), resource_not_found);
    EXPECT_EQ(unlink(second, "1"), "done");
    EXPECT_EQ(unlink(second, "1"), resource_not_found);
    EXPECT_NE(identity_of_developer("1"), second);
    // Only the pool's own developer.
    constexpr auto other = R"(,"DeveloperProviderName":"login.other")";
    EXPECT_EQ(of_pool("UnlinkDeveloperIdentity", other + identity(second) + user("2")), not_authorized);
    EXPECT_EQ(of_pool("MergeDeveloperIdentities",
                      std::string(other) + R"(,"SourceUserIdentifier":"1","DestinationUserIdentifier":"2")"),
              not_authorized);
}

} // namespace
} // namespace poolguard::pool
