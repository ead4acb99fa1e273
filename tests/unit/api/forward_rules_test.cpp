#include "api/forward_rules.hpp"

#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

using list = std::vector<std::string>;

TEST(forward_rules, are_read_from_the_query) {
    const auto rules = read_forward_rules("groups=staff,admin&scope=a/read,b&tenant=acme&groups=ops&scope=c");
    ASSERT_TRUE(rules);
    EXPECT_EQ(rules->groups, (std::vector<list>{{"staff", "admin"}, {"ops"}}));
    EXPECT_EQ(rules->scopes, (list{"a/read", "b", "c"}));
    EXPECT_EQ(rules->tenants, (std::vector<list>{{"acme"}}));
    EXPECT_FALSE(rules->uri);
}

TEST(forward_rules, none_are_no_rule) {
    const auto rules = read_forward_rules("");
    ASSERT_TRUE(rules);
    EXPECT_TRUE(rules->groups.empty() && rules->scopes.empty() && rules->tenants.empty() && !rules->uri);
    EXPECT_EQ(rules->source, token_source::either);
    EXPECT_FALSE(rules->passes_preflight || rules->forwards_token || rules->takes_any_path);
}

TEST(forward_rules, say_which_tokens_count_and_what_else_passes) {
    EXPECT_EQ(read_forward_rules("by=session&by=session")->source, token_source::session);
    EXPECT_EQ(read_forward_rules("by=bearer")->source, token_source::bearer);
    EXPECT_TRUE(read_forward_rules("preflight=pass")->passes_preflight);
    EXPECT_TRUE(read_forward_rules("forward=token")->forwards_token);
    EXPECT_TRUE(read_forward_rules("paths=any")->takes_any_path);
    EXPECT_FALSE(read_forward_rules("uri=/?by=session&preflight=pass")->passes_preflight);
}

TEST(forward_rules, what_was_asked_for_is_all_behind_uri) {
    const auto rules = read_forward_rules("groups=staff&uri=/a?groups=admin&uri=/b&%zz");
    ASSERT_TRUE(rules);
    EXPECT_EQ(rules->uri, "/a?groups=admin&uri=/b&%zz");
    EXPECT_EQ(rules->groups, (std::vector<list>{{"staff"}}));
}

TEST(forward_rules, values_are_decoded_behind_their_commas) {
    const auto rules = read_forward_rules("groups=a%2Cb,c+d");
    ASSERT_TRUE(rules);
    EXPECT_EQ(rules->groups, (std::vector<list>{{"a,b", "c d"}}));
}

TEST(forward_rules, what_is_none_is_named_without_its_value) {
    const std::pair<const char*, const char*> table[] = {{"group=staff", "'group'"},
                                                         {"Groups=staff", "'Groups'"},
                                                         {"groups", "'groups'"},
                                                         {"groups=", "'groups'"},
                                                         {"groups=a,,b", "'groups'"},
                                                         {"scope=a,", "'scope'"},
                                                         {"tenant=%", "'tenant'"},
                                                         {"&groups=a", "A part"},
                                                         {"=x", "A part"},
                                                         {"groups=a&&scope=b", "A part"},
                                                         {"gro%75ps=a", "A part"},
                                                         {"by=", "'by'"},
                                                         {"by=cookie", "'by'"},
                                                         {"by=session&by=bearer", "'by'"},
                                                         {"by=session,bearer", "'by'"},
                                                         {"preflight", "'preflight'"},
                                                         {"preflight=staff", "'preflight'"},
                                                         {"forward=tokens", "'forward'"},
                                                         {"paths=", "'paths'"}};
    for (const auto& [query, named] : table) {
        const auto rules = read_forward_rules(query);
        ASSERT_FALSE(rules) << query;
        EXPECT_NE(rules.error().find(named), std::string::npos) << rules.error();
        EXPECT_EQ(rules.error().find("staff"), std::string::npos) << rules.error();
    }
}

} // namespace
} // namespace poolguard::api
