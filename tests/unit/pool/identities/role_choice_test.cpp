#include "pool/identities/role_choice.hpp"

#include "base/json/read.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

constexpr auto usual_role = "arn:aws:iam::000000000000:role/usual";
constexpr auto other_role = "arn:aws:iam::000000000000:role/other";
constexpr auto third_role = "arn:aws:iam::000000000000:role/third";
constexpr auto by_provider = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool";
constexpr auto refused_by_mapping = "NotAuthorizedException";

class role_choice_test : public testing::Test {
  protected:
    role_choice_test() {
        pool_.id = "us-east-1:pool";
        pool_.roles = {{"authenticated", usual_role}, {"unauthenticated", third_role}};
    }
    void map(const std::string& mapping, const std::string& provider = std::string(by_provider) + ":app") {
        auto read = base::json::read<cognito::role_mapping>(mapping, base::json::unknown_members::refuse);
        ASSERT_TRUE(read) << mapping;
        pool_.mappings.clear();
        pool_.mappings.emplace(cognito::login_name(provider), std::move(*read));
    }
    // The role, or the failure's name.
    std::string chosen(std::string_view claims, const std::optional<std::string>& wanted = {}) const {
        const auto token = boost::json::parse(claims).as_object();
        const auto found = choose_role(pool_, {by_provider, "app", token}, wanted);
        return found ? *found : found.error().name;
    }

    identity_pool_document pool_;
};

TEST_F(role_choice_test, by_the_tokens_roles) {
    const std::string both = fmt::format(R"("cognito:roles":["{}","{}"])", other_role, third_role);
    struct row {
        std::string claims;
        std::optional<std::string> wanted;
        std::string if_denied, if_default;
    };
    const row rows[] = {
        {"{}", {}, refused_by_mapping, usual_role},
        {fmt::format(R"({{"cognito:roles":["{}"]}})", other_role), {}, other_role, other_role},
        {"{" + both + "}", {}, refused_by_mapping, usual_role},
        {"{" + both + fmt::format(R"(,"cognito:preferred_role":"{}"}})", third_role), {}, third_role, third_role},
        {"{" + both + "}", third_role, third_role, third_role},
        {"{" + both + "}", usual_role, refused_by_mapping, refused_by_mapping},
        {fmt::format(R"({{"cognito:preferred_role":"{}"}})", third_role), third_role, refused_by_mapping,
         refused_by_mapping},
        {"{}", usual_role, refused_by_mapping, refused_by_mapping},
    };
    for (const auto& [claims, wanted, if_denied, if_default] : rows) {
        map(R"({"Type":"Token","AmbiguousRoleResolution":"Deny"})");
        EXPECT_EQ(chosen(claims, wanted), if_denied) << claims;
        map(R"({"Type":"Token"})");
        EXPECT_EQ(chosen(claims, wanted), if_denied) << claims;
        map(R"({"Type":"Token","AmbiguousRoleResolution":"AuthenticatedRole"})");
        EXPECT_EQ(chosen(claims, wanted), if_default) << claims;
    }
}

TEST_F(role_choice_test, by_the_first_rule_that_matches) {
    struct row {
        const char* match;
        const char* claims;
        bool matches;
    };
    const row rows[] = {
        {"Equals", R"({"team":"red"})", true},
        {"Equals", R"({"team":"redder"})", false},
        {"Equals", R"({"team":["red"]})", false},
        {"Equals", R"({"team":true})", false},
        {"Equals", "{}", false},
        {"NotEqual", R"({"team":"blue"})", true},
        {"NotEqual", R"({"team":"red"})", false},
        {"NotEqual", R"({"team":["blue"]})", false},
        {"NotEqual", "{}", false},
        {"StartsWith", R"({"team":"redder"})", true},
        {"StartsWith", R"({"team":"infrared"})", false},
        {"StartsWith", R"({"team":["redder"]})", false},
        {"StartsWith", "{}", false},
        {"Contains", R"({"team":"infrared"})", true},
        {"Contains", R"({"team":"blue"})", false},
        {"Contains", R"({"team":["blue","red"]})", true},
        {"Contains", R"({"team":["infrared"]})", false},
        {"Contains", R"({"team":[]})", false},
        {"Contains", "{}", false},
    };
    for (const auto& [match, claims, matches] : rows) {
        map(fmt::format(R"({{"Type":"Rules","AmbiguousRoleResolution":"Deny","RulesConfiguration":{{"Rules":[)"
                        R"({{"Claim":"team","MatchType":"{}","Value":"red","RoleARN":"{}"}}]}}}})",
                        match, other_role));
        EXPECT_EQ(chosen(claims), matches ? other_role : refused_by_mapping) << match << claims;
    }
    map(fmt::format(R"({{"Type":"Rules","AmbiguousRoleResolution":"AuthenticatedRole","RulesConfiguration":)"
                    R"({{"Rules":[{{"Claim":"a","MatchType":"Equals","Value":"1","RoleARN":"{}"}},)"
                    R"({{"Claim":"b","MatchType":"Equals","Value":"1","RoleARN":"{}"}}]}}}})",
                    other_role, third_role));
    EXPECT_EQ(chosen(R"({"a":"1","b":"1"})"), other_role);
    EXPECT_EQ(chosen(R"({"b":"1"})"), third_role);
    EXPECT_EQ(chosen(R"({"a":1})"), other_role); // a number counts as its text
    EXPECT_EQ(chosen("{}"), usual_role);
    EXPECT_EQ(chosen(R"({"a":"1"})", other_role), "InvalidParameterException");
}

TEST_F(role_choice_test, by_the_mapping_of_provider_and_client) {
    const std::pair<std::string, bool> rows[] = {
        {std::string(by_provider) + ":app", true},
        {by_provider, true},
        {std::string(by_provider) + ":other", false},
        {"cognito-idp.us-east-1.amazonaws.com/us-east-1_Other:app", false},
        {std::string("arn:aws:iam::000000000000:oidc-provider/") + by_provider, true},
        {std::string("arn:aws:iam::000000000000:saml-provider/") + by_provider, false},
    };
    for (const auto& [provider, is_it] : rows) {
        map(R"({"Type":"Token","AmbiguousRoleResolution":"Deny"})", provider);
        EXPECT_EQ(chosen("{}"), is_it ? refused_by_mapping : usual_role) << provider;
    }
    EXPECT_EQ(choose_unauthenticated_role(pool_).value(), third_role);
    pool_.roles.clear();
    pool_.mappings.clear();
    EXPECT_EQ(chosen("{}"), "InvalidIdentityPoolConfigurationException");
    EXPECT_FALSE(choose_unauthenticated_role(pool_));
}

TEST_F(role_choice_test, tags_are_claims_with_one_short_text) {
    const std::string longest(256, 't');
    const auto tags = [&](const tag_mapping& mapping, const boost::json::object& claims) {
        pool_.tags = {{by_provider, mapping}};
        return choose_tags(pool_, {by_provider, "app", claims});
    };
    const boost::json::object claims{{"sub", "ann"},
                                     {"aud", "app"},
                                     {"team", longest},
                                     {"long", longest + 't'},
                                     {"none", ""},
                                     {"two", boost::json::array{"a", "b"}},
                                     {"one", boost::json::array{"a"}}};
    EXPECT_EQ(tags({true, {}}, claims), (cognito::string_map{{"username", "ann"}, {"client", "app"}}));
    EXPECT_EQ(
        tags({false,
              {{"Team", "team"}, {"Long", "long"}, {"None", "none"}, {"Two", "two"}, {"One", "one"}, {"No", "x"}}},
             claims),
        (cognito::string_map{{"Team", longest}, {"One", "a"}}));
    pool_.tags.clear();
    EXPECT_TRUE(choose_tags(pool_, {by_provider, "app", claims}).empty());
}

} // namespace
} // namespace poolguard::pool
