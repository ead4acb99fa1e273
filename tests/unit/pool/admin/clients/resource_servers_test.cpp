// The operations on resource servers (Amazon Cognito user pools API reference, CreateResourceServer and its siblings).

#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

using cognito::failure_name::invalid_parameter;
using cognito::failure_name::limit_exceeded;
using cognito::failure_name::resource_not_found;

constexpr auto scopes_json = R"(,"Scopes":[{"ScopeName":"read","ScopeDescription":"Read"}])";

class resource_servers_test : public administration_fixture {
  protected:
    void SetUp() override { make_pool(); }
    std::string of_pool(std::string_view operation, const std::string& more) {
        const auto reply = raw(operation, R"({"UserPoolId":"$POOL")" + more + "}");
        reply_ = reply.body.empty() ? boost::json::object{} : boost::json::parse(reply.body).as_object();
        return reply.status == 200 ? "done" : reply.error_name;
    }
    std::string named(std::string_view operation, const std::string& identifier, const std::string& more = "") {
        return of_pool(operation, fmt::format(R"(,"Identifier":"{}"{})", identifier, more));
    }
    std::string create(const std::string& identifier, const std::string& more = "") {
        return named("CreateResourceServer", identifier, R"(,"Name":"API")" + more);
    }
    std::string list(const std::string& more = "") {
        std::string out;
        if (const auto outcome = of_pool("ListResourceServers", more); outcome != "done") return outcome;
        for (const auto& each : reply_.at("ResourceServers").as_array())
            out.append(each.at("Identifier").as_string()).append(" ");
        return out;
    }

    boost::json::object reply_;
};

TEST_F(resource_servers_test, are_made_once_and_shown_as_they_are) {
    const std::tuple<std::string, std::string, const char*> rows[] = {
        {"api", scopes_json, "done"},
        {"api", "", invalid_parameter},
        {"https://api.example.com", "", "done"},
        {"other", R"(,"Scopes":[{"ScopeName":"a","ScopeDescription":"A"},{"ScopeName":"a","ScopeDescription":"B"}])",
         invalid_parameter},
        {"other", R"(,"Scopes":[{"ScopeName":"a/b","ScopeDescription":"A"}])", invalid_parameter},
        {"has space", "", invalid_parameter},
    };
    for (const auto& [identifier, more, expected] : rows)
        EXPECT_EQ(create(identifier, more), expected) << identifier << more;
    ASSERT_EQ(named("DescribeResourceServer", "api"), "done");
    EXPECT_EQ(reply_.at("ResourceServer"),
              boost::json::parse(filled(R"({"UserPoolId":"$POOL","Identifier":"api","Name":"API","Scopes":)"
                                        R"([{"ScopeName":"read","ScopeDescription":"Read"}]})")));
    EXPECT_EQ(named("DescribeResourceServer", "other"), resource_not_found);
    EXPECT_EQ(stores_.servers.scopes_of(pool_id_).value(), std::vector<std::string>{"api/read"});
}

TEST_F(resource_servers_test, are_replaced_as_a_whole) {
    ASSERT_EQ(create("api", scopes_json), "done");
    EXPECT_EQ(named("UpdateResourceServer", "other", R"(,"Name":"New")"), resource_not_found);
    EXPECT_EQ(named("UpdateResourceServer", "api",
                    R"(,"Name":"New","Scopes":[{"ScopeName":"a","ScopeDescription":"A"},)"
                    R"({"ScopeName":"a","ScopeDescription":"B"}])"),
              invalid_parameter);
    ASSERT_EQ(named("DescribeResourceServer", "api"), "done");
    EXPECT_EQ(reply_.at("ResourceServer").at("Name"), "API");
    ASSERT_EQ(named("UpdateResourceServer", "api", R"(,"Name":"New")"), "done");
    EXPECT_EQ(reply_.at("ResourceServer").at("Name"), "New");
    EXPECT_TRUE(reply_.at("ResourceServer").at("Scopes").as_array().empty());
}

TEST_F(resource_servers_test, are_listed_by_identifier_and_gone_once_deleted) {
    for (const auto* identifier : {"b", "a", "c"})
        ASSERT_EQ(create(identifier), "done");
    EXPECT_EQ(list(), "a b c ");
    EXPECT_EQ(list(R"(,"MaxResults":2)"), "a b ");
    const auto next = fmt::format(R"(,"NextToken":"{}")", std::string_view(reply_.at("NextToken").as_string()));
    EXPECT_EQ(list(next), "c ");
    ASSERT_EQ(named("DeleteResourceServer", "b"), "done");
    EXPECT_EQ(named("DeleteResourceServer", "b"), resource_not_found);
    EXPECT_EQ(list(), "a c ");
    EXPECT_EQ(list(R"(,"NextToken":"made-up")"), invalid_parameter);
    make_pool();
    EXPECT_EQ(list(), "");
    EXPECT_EQ(list(next), invalid_parameter); // of another pool
}

TEST_F(resource_servers_test, are_at_most_twenty_five) {
    for (int i = 0; i < 25; ++i)
        ASSERT_EQ(create(fmt::format("api{}", i)), "done");
    EXPECT_EQ(create("another"), limit_exceeded);
    ASSERT_EQ(named("DeleteResourceServer", "api7"), "done");
    EXPECT_EQ(create("another"), "done");
}

} // namespace
} // namespace poolguard::pool
