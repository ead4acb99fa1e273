#include "pool/tokens/token_changes.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

token_changes changes_of(std::string_view text) {
    return base::json::read<token_changes>(text, base::json::unknown_members::ignore).value();
}

TEST(token_changes, change_claims_but_not_those_of_the_server) {
    struct row {
        std::string_view changes;
        std::string_view id;     // with the claims below
        std::string_view access; // the same; or the error's name
    };
    const row table[]{
        {R"({"claimsToAddOrOverride":{"plan":{"level":3,"on":true},"tags":["a"]}})",
         R"({"sub":"s","email":"e","plan":{"level":3,"on":true},"tags":["a"]})",
         R"({"sub":"s","email":"e","plan":{"level":3,"on":true},"tags":["a"]})"},
        {R"({"claimsToAddOrOverride":{"sub":"t","iss":"x","cognito:groups":["g"],"scope":"all"}})",
         R"({"sub":"s","email":"e"})", R"({"sub":"s","email":"e"})"},
        {R"({"claimsToSuppress":["sub","email"]})", R"({"sub":"s"})", R"({"sub":"s"})"},
        {R"({"claimsToAddOrOverride":{"email":"f"},"claimsToSuppress":["email"]})", R"({"sub":"s"})", R"({"sub":"s"})"},
        {R"({"claimsToAddOrOverride":{"custom:a":"b"}})", R"({"sub":"s","email":"e","custom:a":"b"})",
         R"({"sub":"s","email":"e"})"},
        {R"({"claimsToAddOrOverride":{"aud":"client"}})", R"({"sub":"s","email":"e"})",
         R"({"sub":"s","email":"e","aud":"client"})"},
        {R"({"claimsToAddOrOverride":{"aud":"another"}})", R"({"sub":"s","email":"e"})",
         "InvalidLambdaResponseException"},
    };
    for (const auto& [changes, id, access] : table)
        for (const auto kind : {token_kind::id, token_kind::access}) {
            const auto wanted = kind == token_kind::id ? id : access;
            const auto found = changed_claims(changes_of(changes), R"({"sub":"s","email":"e"})", kind, "client");
            if (wanted.front() != '{')
                EXPECT_EQ(found.error().name, wanted);
            else
                EXPECT_EQ(boost::json::parse(found.value()), boost::json::parse(wanted)) << changes;
        }
}

TEST(token_changes, change_scopes) {
    struct row {
        std::string_view changes;
        std::string_view scope;
    };
    const row table[]{
        {"{}", "aws.cognito.signin.user.admin openid"},
        {R"({"scopesToAdd":["shop/read","openid"]})", "aws.cognito.signin.user.admin openid shop/read"},
        {R"({"scopesToSuppress":["aws.cognito.signin.user.admin"]})", "openid"},
        {R"({"scopesToAdd":["two words"]})", ""},
        {R"({"scopesToAdd":[""]})", ""},
        {R"({"scopesToAdd":["aws.cognito.signin.user.admin"]})", ""},
    };
    for (const auto& [changes, scope] : table) {
        const auto found = changed_scope(changes_of(changes), "aws.cognito.signin.user.admin openid");
        EXPECT_EQ(found ? *found : std::string(found.error().name),
                  scope.empty() ? "InvalidLambdaResponseException" : std::string(scope))
            << changes;
    }
}

TEST(token_changes, change_groups) {
    group_claims groups{{"staff"}, {"arn:aws:iam::1:role/a"}, "arn:aws:iam::1:role/a"};
    const auto given = base::json::read<all_token_changes>(
        R"({"groupOverrideDetails":{"groupsToOverride":[],"iamRolesToOverride":null,"preferredRole":""}})",
        base::json::unknown_members::ignore);
    change_groups(given.value(), groups);
    EXPECT_TRUE(groups.names.empty());
    EXPECT_EQ(groups.roles.size(), 1U);
    EXPECT_FALSE(groups.preferred_role);
}

} // namespace
} // namespace poolguard::pool
