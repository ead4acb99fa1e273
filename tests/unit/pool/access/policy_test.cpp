#include "pool/access/policy.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

constexpr auto table = "arn:aws:dynamodb:us-east-1:000000000000:table/Users";

policy read_policy(std::string_view json) {
    auto out = read_permission_policy(json);
    if (!out) throw std::runtime_error(out.error());
    return std::move(*out);
}

std::string statements(const std::string& text) { return R"({"Version":"2012-10-17","Statement":[)" + text + "]}"; }

access_request get_item(request_context context = {}) { return {"dynamodb:GetItem", table, std::move(context)}; }

decision decide_one(const std::string& text, const access_request& wanted) {
    const auto one = read_policy(statements(text));
    return decide({&one, 1}, wanted);
}

TEST(policy, decides_by_action_and_resource) {
    struct row {
        const char* statement;
        decision expected;
    };
    const row rows[] = {
        {R"({"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*"})", decision::allowed},
        {R"({"Effect":"Allow","Action":"DynamoDB:getitem","Resource":"*"})", decision::allowed},
        {R"({"Effect":"Allow","Action":["dynamodb:Put*","dynamodb:Get*"],"Resource":"*"})", decision::allowed},
        {R"({"Effect":"Allow","Action":"dynamodb:?etItem","Resource":"*"})", decision::allowed},
        {R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/Users"})", decision::allowed},
        {R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/users"})", decision::not_allowed},
        {R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/Users/*"})", decision::not_allowed},
        {R"({"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"*"})", decision::not_allowed},
        {R"({"Effect":"Allow","Action":"dynamodb:GetItem2","Resource":"*"})", decision::not_allowed},
        {R"({"Effect":"Allow","NotAction":"dynamodb:PutItem","Resource":"*"})", decision::allowed},
        {R"({"Effect":"Allow","NotAction":"dynamodb:*","Resource":"*"})", decision::not_allowed},
        {R"({"Effect":"Allow","Action":"*","NotResource":"arn:aws:dynamodb:*:*:table/Users"})", decision::not_allowed},
        {R"({"Effect":"Deny","Action":"*","Resource":"*"})", decision::denied_explicitly},
        {R"({"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"dynamodb:Get*","Resource":"*"})",
         decision::denied_explicitly},
        {R"({"Effect":"Deny","Action":"dynamodb:Put*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"})",
         decision::allowed},
    };
    for (const auto& [statement, expected] : rows)
        EXPECT_EQ(decide_one(statement, get_item()), expected) << statement;
    EXPECT_EQ(decide({}, get_item()), decision::not_allowed);
}

TEST(policy, decides_by_conditions) {
    constexpr auto sub = "us-east-1:11111111-2222-4333-8444-555555555555";
    struct row {
        const char* condition;
        request_context context;
        bool holds;
    };
    const request_context own{{"cognito-identity.amazonaws.com:sub", {sub}}, {"dynamodb:leadingkeys", {sub}}};
    const request_context anothers{{"cognito-identity.amazonaws.com:sub", {sub}}, {"dynamodb:leadingkeys", {"other"}}};
    const request_context both{{"cognito-identity.amazonaws.com:sub", {sub}}, {"dynamodb:leadingkeys", {sub, "other"}}};
    const request_context none{{"cognito-identity.amazonaws.com:sub", {sub}}};
    const request_context tagged{{"aws:principaltag/team", {"blue"}}, {"dynamodb:leadingkeys", {"blue-1", "blue-2"}}};
    constexpr auto own_keys =
        R"("ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["${cognito-identity.amazonaws.com:sub}"]})";
    const row rows[] = {
        {own_keys, own, true},
        {own_keys, anothers, false},
        {own_keys, both, false},
        {own_keys, none, true}, // as IAM has it: of no values, all are equal
        {own_keys, {{"dynamodb:leadingkeys", {sub}}}, false},
        {R"("ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"other"})", both, true},
        {R"("ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"other"})", none, false},
        {R"("ForAllValues:StringLike":{"dynamodb:LeadingKeys":"${aws:PrincipalTag/team}-*"})", tagged, true},
        {R"("ForAllValues:StringLike":{"dynamodb:LeadingKeys":"${aws:PrincipalTag/team}-1"})", tagged, false},
        {R"("ForAllValues:StringNotEquals":{"dynamodb:LeadingKeys":["other","third"]})", own, true},
        {R"("ForAllValues:StringNotEquals":{"dynamodb:LeadingKeys":["other","third"]})", both, false},
        {R"("StringEquals":{"aws:PrincipalTag/team":"blue"})", tagged, true},
        {R"("StringEquals":{"aws:PrincipalTag/Team":["red","blue"]})", tagged, true},
        {R"("StringEquals":{"aws:PrincipalTag/team":"Blue"})", tagged, false},
        {R"("StringEqualsIgnoreCase":{"aws:PrincipalTag/team":"Blue"})", tagged, true},
        {R"("StringEquals":{"aws:PrincipalTag/team":"b*"})", tagged, false},
        {R"("StringLike":{"aws:PrincipalTag/team":"b*"})", tagged, true},
        {R"("StringEquals":{"aws:PrincipalTag/none":"blue"})", tagged, false},
        {R"("StringEqualsIfExists":{"aws:PrincipalTag/none":"blue"})", tagged, true},
        {R"("StringNotEquals":{"aws:PrincipalTag/team":"red"})", tagged, true},
        {R"("StringNotEquals":{"aws:PrincipalTag/team":["red","blue"]})", tagged, false},
        {R"("StringNotEquals":{"aws:PrincipalTag/none":"red"})", tagged, true},
        {R"("StringNotLike":{"aws:PrincipalTag/team":"b*"})", tagged, false},
        {R"("Null":{"aws:PrincipalTag/team":"false"})", tagged, true},
        {R"("Null":{"aws:PrincipalTag/none":"true"})", tagged, true},
        {R"("Null":{"aws:PrincipalTag/none":false})", tagged, false},
        {R"("StringEquals":{"aws:PrincipalTag/team":"blue","dynamodb:Select":"COUNT"})", tagged, false},
        {R"("StringEquals":{"aws:PrincipalTag/team":"blue"},"Null":{"dynamodb:Select":"true"})", tagged, true},
    };
    for (const auto& [condition, context, holds] : rows) {
        const auto statement =
            std::string(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{)") + condition + "}}";
        EXPECT_EQ(decide_one(statement, get_item(context)), holds ? decision::allowed : decision::not_allowed)
            << condition;
    }
}

TEST(policy, takes_what_a_variable_stands_for_as_it_is) {
    const auto statement =
        R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/t}"})";
    const auto with = [](const char* tag) { return get_item({{"aws:principaltag/t", {tag}}}); };
    EXPECT_EQ(decide_one(statement, with("Users")), decision::allowed);
    for (const auto* tag : {"*", "User?", "${aws:PrincipalTag/t}", "users", ""})
        EXPECT_EQ(decide_one(statement, with(tag)), decision::not_allowed) << tag;
    const auto escaped = R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/${*}"})";
    EXPECT_EQ(decide_one(escaped, get_item()), decision::not_allowed);
    EXPECT_EQ(decide_one(escaped, {"a:b", "arn:aws:dynamodb:::table/*", {}}), decision::allowed);
}

TEST(policy, is_refused_as_a_whole_where_it_is_not_understood) {
    struct row {
        const char* text;
        const char* names;
    };
    const row rows[] = {
        {"", "JSON"},
        {"[]", "object"},
        {R"({"Version":"2008-10-17","Statement":[]})", "Version"},
        {R"({"Statement":[]})", "Version"},
        {R"({"Version":"2012-10-17"})", "Statement"},
        {R"({"Version":"2012-10-17","Statement":[],"Extra":1})", "Extra"},
        {R"({"Version":"2012-10-17","Statement":[1]})", "statement"},
        {R"({"Version":"2012-10-17","Statement":{"Action":"a:b","Resource":"*"}})", "Effect"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"a:b","Resource":"*"}})", "Effect"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*"}})", "Action"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[],"Resource":"*"}})", "Action"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"GetItem","Resource":"*"}})", "Action"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*"}})",
         "NotAction"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b"}})", "Resource"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"Users"}})", "Resource"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Principal":"*"}})",
         "Principal"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"arn:${aws:username}"}})",
         "aws:username"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"arn:${open"}})",
         "Resource"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"NumericEquals":{"aws:PrincipalTag/a":"1"}}}})",
         "NumericEquals"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":{"aws:SourceIp":"1"}}}})",
         "aws:SourceIp"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"}}}})",
         "dynamodb:Attributes"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":{"dynamodb:LeadingKeys":"a"}}}})",
         "ForAllValues"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"ForSome:StringEquals":{"dynamodb:LeadingKeys":"a"}}}})",
         "ForSome"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":{"dynamodb:Select":7}}}})",
         "value"},
        {R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Null":{"dynamodb:Select":"maybe"}}}})",
         "Null"},
    };
    for (const auto& [text, names] : rows) {
        const auto refused = read_permission_policy(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_NE(refused.error().find(names), std::string::npos) << text << ": " << refused.error();
    }
    EXPECT_FALSE(read_permission_policy(std::string(max_policy_bytes + 1, ' ')));
}

TEST(policy, trusts_identity_pools_alone) {
    const access_request wanted{"sts:AssumeRoleWithWebIdentity",
                                "arn:aws:iam::000000000000:role/r",
                                {{"cognito-identity.amazonaws.com:aud", {"us-east-1:a"}},
                                 {"cognito-identity.amazonaws.com:amr", {"authenticated", "cognito-idp/x"}}}};
    struct row {
        const char* statement;
        bool is_trusted;
    };
    constexpr auto head = R"({"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":)";
    const row rows[] = {
        {R"({"Federated":"cognito-identity.amazonaws.com"}})", true},
        {R"({"Federated":["accounts.google.com","cognito-identity.amazonaws.com"]}})", true},
        {R"({"Federated":"accounts.google.com"}})", false},
        {R"({"Service":"lambda.amazonaws.com"}})", false},
        {R"({"Service":"cognito-idp.amazonaws.com"},"Condition":{"StringEquals":{"sts:ExternalId":"x"}}})", false},
        {R"("*"})", false},
        {R"({"Federated":"cognito-identity.amazonaws.com"},"Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:a"},"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}})",
         true},
        {R"({"Federated":"cognito-identity.amazonaws.com"},"Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:b"}}})",
         false},
        {R"({"Federated":"cognito-identity.amazonaws.com"},"Condition":{"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"unauthenticated"}}})",
         false},
    };
    for (const auto& [rest, is_trusted] : rows) {
        const auto trust = read_trust_policy(statements(std::string(head) + rest));
        ASSERT_TRUE(trust) << rest << ": " << trust.error();
        EXPECT_EQ(decide({&*trust, 1}, wanted) == decision::allowed, is_trusted) << rest;
    }
    EXPECT_FALSE(read_trust_policy(statements(R"({"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity"})")));
}

} // namespace
} // namespace poolguard::pool
