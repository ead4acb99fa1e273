#include "pool/dynamodb/table_access.hpp"

#include "base/json/parse.hpp"
#include "pool/dynamodb/key_condition.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

boost::json::object object(std::string_view text) { return base::json::parse(text).value().as_object(); }

TEST(key_condition, gives_what_the_partition_key_must_equal) {
    const auto names = object(R"({"#p":"userId","#s":"at","#and":"and"})");
    const auto values = object(R"({":u":{"S":"ann"},":v":{"N":"1"},":w":{"N":"2"}})");
    const char* fine[] = {
        "userId = :u",
        "userId=:u",
        "#p = :u",
        "(userId = :u)",
        "((userId = :u) AND (at > :v))",
        "userId = :u AND at BETWEEN :v AND :w",
        "userId = :u and at between :v and :w",
        "at BETWEEN :v AND :w AND #p = :u",
        "begins_with(#s, :v) AND userId = :u",
        "userId = :u AND at <= :v",
        "\n userId\t= :u ",
    };
    for (const auto* text : fine) {
        const auto found = partition_key_in(text, "userId", names, values);
        ASSERT_TRUE(found) << text << ": " << found.error();
        EXPECT_EQ(boost::json::serialize(*found), R"({"S":"ann"})") << text;
    }
    const char* bad[] = {
        "",
        "userId",
        "userId =",
        "userId = :u AND",
        "userId = :u OR at = :v",
        "NOT userId = :u",
        "userId <> :u",
        "userId > :u",
        "userId BETWEEN :u AND :v",
        "begins_with(userId, :u)",
        "userId = :u AND userId = :v",
        "userId = :u AND #p = :v",
        "at = :v",
        "userId = :none",
        "#none = :u",
        ":u = userId",
        "userId = userId",
        "userId = 'ann'",
        "userId.x = :u",
        "userId = :u)",
        "(userId = :u",
        "userId IN (:u)",
        "size(userId) = :v",
        "userId = : u",
        "userId = :u; at = :v",
        "USERID = :u",
    };
    for (const auto* text : bad)
        EXPECT_FALSE(partition_key_in(text, "userId", names, values)) << text;
    EXPECT_FALSE(partition_key_in(std::string(5000, '('), "userId", names, values));
    EXPECT_FALSE(
        partition_key_in(std::string(100, '(') + "userId = :u" + std::string(100, ')'), "userId", names, values));
}

std::string shown(const table_access& one) {
    std::string out = one.action + ' ' + one.table;
    if (!one.index.empty()) out += '/' + one.index;
    if (one.leading_keys)
        for (const auto& key : *one.leading_keys)
            out += ' ' + key;
    else
        out += " no keys";
    if (!one.select.empty()) out += ' ' + one.select;
    return out;
}

std::string accesses(std::string_view operation, std::string_view body) {
    const table_schema schema = [](const std::string& table) -> std::expected<table_keys, proxy_failure> {
        if (table == "Gone") return std::unexpected(proxy_failure{"ResourceNotFoundException", "gone"});
        return table_keys{"userId", {{"byTeam", "team"}}};
    };
    const auto found = accesses_of(operation, object(body), schema);
    if (!found) return "unknown";
    if (!*found) return found->error().name;
    std::string out;
    for (const auto& each : **found)
        out += (out.empty() ? "" : "; ") + shown(each);
    return out;
}

TEST(table_access, reads_the_partition_keys_of_each_operation) {
    struct row {
        const char* operation;
        const char* body;
        const char* expected;
    };
    const row rows[] = {
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}}})", "dynamodb:GetItem Users ann"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"N":"7"}}})", "dynamodb:GetItem Users 7"},
        {"GetItem", R"({"TableName":"Users","Key":{"other":{"S":"ann"}}})", "ValidationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":"ann"}})", "ValidationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann","N":"7"}}})", "ValidationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"BOOL":true}}})", "ValidationException"},
        {"GetItem", R"({"TableName":"Users"})", "ValidationException"},
        {"GetItem", R"({"Key":{"userId":{"S":"ann"}}})", "ValidationException"},
        {"GetItem", R"({"TableName":"arn:aws:dynamodb:us-east-1:1:table/Users","Key":{"userId":{"S":"ann"}}})",
         "ValidationException"},
        {"GetItem", R"({"TableName":"Gone","Key":{"userId":{"S":"ann"}}})", "ResourceNotFoundException"},
        {"PutItem", R"({"TableName":"Users","Item":{"userId":{"S":"ann"},"x":{"S":"y"}}})",
         "dynamodb:PutItem Users ann"},
        {"UpdateItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}}})", "dynamodb:UpdateItem Users ann"},
        {"DeleteItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}}})", "dynamodb:DeleteItem Users ann"},
        {"Query",
         R"({"TableName":"Users","KeyConditionExpression":"userId = :u","ExpressionAttributeValues":{":u":{"S":"ann"}}})",
         "dynamodb:Query Users ann ALL_ATTRIBUTES"},
        {"Query",
         R"({"TableName":"Users","IndexName":"byTeam","KeyConditionExpression":"team = :u","ExpressionAttributeValues":{":u":{"S":"red"}}})",
         "dynamodb:Query Users/byTeam red ALL_PROJECTED_ATTRIBUTES"},
        {"Query",
         R"({"TableName":"Users","IndexName":"byTeam","KeyConditionExpression":"userId = :u","ExpressionAttributeValues":{":u":{"S":"ann"}}})",
         "ValidationException"},
        {"Query",
         R"({"TableName":"Users","IndexName":"none","KeyConditionExpression":"userId = :u","ExpressionAttributeValues":{":u":{"S":"ann"}}})",
         "ValidationException"},
        {"Query",
         R"({"TableName":"Users","Select":"COUNT","KeyConditions":{"userId":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"ann"}]}}})",
         "dynamodb:Query Users ann COUNT"},
        {"Query",
         R"({"TableName":"Users","KeyConditions":{"userId":{"ComparisonOperator":"GT","AttributeValueList":[{"S":"ann"}]}}})",
         "ValidationException"},
        {"Query",
         R"({"TableName":"Users","KeyConditions":{"userId":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"ann"}]}},"KeyConditionExpression":"userId = :u"})",
         "ValidationException"},
        {"Query", R"({"TableName":"Users"})", "ValidationException"},
        {"Scan", R"({"TableName":"Users","ProjectionExpression":"a"})",
         "dynamodb:Scan Users no keys SPECIFIC_ATTRIBUTES"},
        {"BatchGetItem",
         R"({"RequestItems":{"Users":{"Keys":[{"userId":{"S":"ann"}},{"userId":{"S":"ben"}}]},"Other":{"Keys":[{"userId":{"S":"cy"}}]}}})",
         "dynamodb:BatchGetItem Users ann ben; dynamodb:BatchGetItem Other cy"},
        {"BatchGetItem", R"({"RequestItems":{"Users":{"Keys":[7]}}})", "ValidationException"},
        {"BatchGetItem", R"({"RequestItems":{}})", "ValidationException"},
        {"BatchWriteItem",
         R"({"RequestItems":{"Users":[{"PutRequest":{"Item":{"userId":{"S":"ann"}}}},{"DeleteRequest":{"Key":{"userId":{"S":"ben"}}}}]}})",
         "dynamodb:BatchWriteItem Users ann ben"},
        {"BatchWriteItem",
         R"({"RequestItems":{"Users":[{"PutRequest":{"Item":{"userId":{"S":"ann"}}},"DeleteRequest":{"Key":{"userId":{"S":"ben"}}}}]}})",
         "ValidationException"},
        {"TransactWriteItems",
         R"({"TransactItems":[{"Put":{"TableName":"Users","Item":{"userId":{"S":"ann"}}}},{"ConditionCheck":{"TableName":"Users","Key":{"userId":{"S":"ben"}}}}]})",
         "dynamodb:PutItem Users ann; dynamodb:ConditionCheckItem Users ben"},
        {"TransactGetItems", R"({"TransactItems":[{"Get":{"TableName":"Users","Key":{"userId":{"S":"ann"}}}}]})",
         "dynamodb:GetItem Users ann"},
        {"TransactGetItems", R"({"TransactItems":[{"Take":{}}]})", "ValidationException"},
        {"DescribeTable", R"({"TableName":"Users"})", "dynamodb:DescribeTable Users no keys"},
        {"ListTables", "{}", "dynamodb:ListTables  no keys"},
        {"ExecuteStatement", R"({"Statement":"SELECT * FROM Users"})", "unknown"},
        {"", "{}", "unknown"},
    };
    for (const auto& [operation, body, expected] : rows)
        EXPECT_EQ(accesses(operation, body), expected) << operation << ' ' << body;
}

} // namespace
} // namespace poolguard::pool
