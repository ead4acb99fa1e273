#include "pool/dynamodb/table_access.hpp"

#include "base/ascii.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

std::string shown(const table_access& one) {
    std::string out = one.action + ' ' + one.table;
    if (!one.index.empty()) out += '/' + one.index;
    if (one.leading_keys)
        for (const auto& key : *one.leading_keys)
            out += ' ' + key.text;
    else
        out += " no keys";
    if (!one.select.empty()) out += ' ' + one.select;
    return out;
}

std::string accesses(std::string_view operation, std::string_view body) {
    const table_schema schema = [](const std::string& table) -> std::expected<table_keys, proxy_failure> {
        if (table == "Gone") return std::unexpected(proxy_failure{"ResourceNotFoundException", "gone"});
        return table_keys{"userId", {{"byTeam", "team"}, {"byMany", ""}}};
    };
    const auto found = accesses_of(operation, body, schema);
    if (!found) return found.error().name;
    std::string out;
    for (const auto& each : *found)
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
    };
    for (const auto& [operation, body, expected] : rows)
        EXPECT_EQ(accesses(operation, body), expected) << operation << ' ' << body;
}

// All operations of DynamoDB's API, version 2012-08-10, and of its streams.
constexpr const char* read_names[] = {
    "GetItem",      "PutItem",        "UpdateItem",       "DeleteItem",         "Query",           "Scan",
    "BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems", "ListTables",      "DescribeTable",
    "CreateTable",  "UpdateTable",    "DeleteTable",      "DescribeTimeToLive", "UpdateTimeToLive"};
constexpr const char* other_names[] = {"ExecuteStatement",
                                       "BatchExecuteStatement",
                                       "ExecuteTransaction",
                                       "CreateBackup",
                                       "CreateGlobalTable",
                                       "DeleteBackup",
                                       "DeleteResourcePolicy",
                                       "DescribeBackup",
                                       "DescribeContinuousBackups",
                                       "DescribeContributorInsights",
                                       "DescribeEndpoints",
                                       "DescribeExport",
                                       "DescribeGlobalTable",
                                       "DescribeGlobalTableSettings",
                                       "DescribeImport",
                                       "DescribeKinesisStreamingDestination",
                                       "DescribeLimits",
                                       "DescribeTableReplicaAutoScaling",
                                       "DisableKinesisStreamingDestination",
                                       "EnableKinesisStreamingDestination",
                                       "ExportTableToPointInTime",
                                       "GetResourcePolicy",
                                       "ImportTable",
                                       "ListBackups",
                                       "ListContributorInsights",
                                       "ListExports",
                                       "ListGlobalTables",
                                       "ListImports",
                                       "ListTagsOfResource",
                                       "PutResourcePolicy",
                                       "RestoreTableFromBackup",
                                       "RestoreTableToPointInTime",
                                       "TagResource",
                                       "UntagResource",
                                       "UpdateContinuousBackups",
                                       "UpdateContributorInsights",
                                       "UpdateGlobalTable",
                                       "UpdateGlobalTableSettings",
                                       "UpdateKinesisStreamingDestination",
                                       "UpdateTableReplicaAutoScaling",
                                       "ConditionCheckItem",
                                       "PartiQLSelect",
                                       "PartiQLInsert",
                                       "DescribeStream",
                                       "GetRecords",
                                       "GetShardIterator",
                                       "ListStreams",
                                       ""};

constexpr auto everything = R"({"TableName":"Users","Key":{"userId":{"S":"ann"}},"Statement":"SELECT * FROM Users"})";

TEST(table_access, an_operation_that_is_not_read_is_denied_whatever_it_says) {
    for (const auto* name : other_names)
        for (const auto* body : {everything, "{}", "", "not JSON"})
            EXPECT_EQ(accesses(name, body), "AccessDeniedException") << name << ' ' << body;
}

TEST(table_access, the_names_of_operations_are_exact) {
    for (const std::string name : read_names) {
        EXPECT_NE(accesses(name, "{}"), "AccessDeniedException") << name;
        std::string lower_first = name, lower, upper;
        lower_first[0] = base::to_lower(lower_first[0]);
        for (const char c : name) {
            lower += base::to_lower(c);
            upper += base::to_upper(c);
        }
        for (const auto& spelling : {lower_first,
                                     lower,
                                     upper,
                                     name + ' ',
                                     ' ' + name,
                                     name + '.',
                                     '.' + name,
                                     "x." + name,
                                     name + ".GetItem",
                                     "GetItem." + name,
                                     "DynamoDB_20120810." + name,
                                     name + '/',
                                     '/' + name,
                                     name + "\t",
                                     name + std::string(1, '\0'),
                                     name + "?x",
                                     name + "#x",
                                     name + ",Scan",
                                     name + 's',
                                     name.substr(1),
                                     name.substr(0, name.size() - 1),
                                     "dynamodb:" + name,
                                     "%" + name,
                                     name + "%20"})
            EXPECT_EQ(accesses(spelling, everything), "AccessDeniedException") << spelling;
    }
}

TEST(table_access, keys_have_one_spelling) {
    const auto key = [](std::string_view typed) {
        return accesses("GetItem", fmt::format(R"({{"TableName":"Users","Key":{{"userId":{}}}}})", typed));
    };
    for (const auto* typed : {R"({"N":"7"})", R"({"N":"7.0"})", R"({"N":"0.7e1"})", R"({"N":"+7"})", R"({"N":"007"})",
                              R"({"N":"70E-1"})", R"({"\u004e":"\u0037"})"})
        EXPECT_EQ(key(typed), "dynamodb:GetItem Users 7") << typed;
    EXPECT_EQ(key(R"({"B":"+/8="})"), "dynamodb:GetItem Users +/8=");
    for (const auto* typed : {R"({"N":7})",
                              R"({"N":""})",
                              R"({"N":" 7"})",
                              R"({"N":"seven"})",
                              R"({"N":"1e999"})",
                              R"({"N":"\uff17"})",
                              R"({"N":"7","S":null})",
                              R"({"N":"7","X":"y"})",
                              R"({"n":"7"})",
                              R"({"S":7})",
                              R"({"S":null})",
                              R"({})",
                              R"({"B":"+/8"})",
                              R"({"B":"-_8="})",
                              R"({"B":"+/9="})",
                              R"({"B":"AA==\n"})",
                              R"({"SS":["ann"]})",
                              R"("ann")",
                              R"(["ann"])",
                              "null"})
        EXPECT_EQ(key(typed), "ValidationException") << typed;
}

TEST(table_access, what_an_engine_could_read_differently_is_refused) {
    struct row {
        const char* operation;
        const char* body;
        const char* expected;
    };
    const row rows[] = {
        // Members twice, and what stands after the request.
        {"GetItem", R"({"TableName":"Users","TableName":"Other","Key":{"userId":{"S":"ann"}}})",
         "SerializationException"},
        {"GetItem", R"({"TableName":"Users","Table\u004eame":"Other","Key":{"userId":{"S":"ann"}}})",
         "SerializationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"},"userId":{"S":"ben"}}})",
         "SerializationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann","S":"ben"}}})", "SerializationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}}}x)", "SerializationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}}}{})", "SerializationException"},
        {"GetItem", "\xef\xbb\xbf{\"TableName\":\"Users\",\"Key\":{\"userId\":{\"S\":\"ann\"}}}",
         "SerializationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}},})", "SerializationException"},
        {"GetItem", R"([{"TableName":"Users","Key":{"userId":{"S":"ann"}}}])", "SerializationException"},
        {"GetItem", "", "SerializationException"},
        // Members that are unknown, in another case, or of another type.
        {"GetItem", R"({"TableName":"Users","tableName":"Other","Key":{"userId":{"S":"ann"}}})", "ValidationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}},"key":{"userId":{"S":"ben"}}})",
         "ValidationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}},"IndexName":"byTeam"})",
         "ValidationException"},
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}},"Statement":"SELECT"})",
         "ValidationException"},
        {"GetItem", R"({"TableName":["Users"],"Key":{"userId":{"S":"ann"}}})", "ValidationException"},
        {"GetItem", R"({"TableName":".scylla.alternator.system","Key":{"userId":{"S":"ann"}}})", "ValidationException"},
        {"GetItem", R"({"TableName":"Users/index/byTeam","Key":{"userId":{"S":"ann"}}})", "ValidationException"},
        {"PutItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}}})", "ValidationException"},
        {"PutItem", R"({"TableName":"Users","Item":{"userId":{"S":"ann"}},"Key":{"userId":{"S":"ben"}}})",
         "ValidationException"},
        {"Scan", R"({"TableName":"Users","IndexName":7})", "ValidationException"},
        {"Scan", R"({"TableName":"Users","IndexName":null})", "ValidationException"},
        {"Scan", R"({"TableName":"Users","IndexName":""})", "ValidationException"},
        {"Scan", R"({"TableName":"Users","Select":["COUNT"]})", "ValidationException"},
        {"Query",
         R"({"TableName":"Users","IndexName":7,"KeyConditionExpression":"userId = :u","ExpressionAttributeValues":{":u":{"S":"ann"}}})",
         "ValidationException"},
        {"Query",
         R"({"TableName":"Users","IndexName":"byMany","KeyConditionExpression":"userId = :u","ExpressionAttributeValues":{":u":{"S":"ann"}}})",
         "ValidationException"},
        {"Query",
         R"({"TableName":"Users","KeyConditionExpression":["userId = :u"],"ExpressionAttributeValues":{":u":{"S":"ann"}}})",
         "ValidationException"},
        {"Query",
         R"({"TableName":"Users","KeyConditionExpression":"","KeyConditions":{"userId":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"ann"}]}}})",
         "ValidationException"},
        {"Query",
         R"({"TableName":"Users","KeyConditions":{"userId":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"ann"},{"S":"ben"}]}}})",
         "ValidationException"},
        {"Query",
         R"({"TableName":"Users","KeyConditions":{"userId":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"ann"}],"Value":{"S":"ben"}}}})",
         "ValidationException"},
        {"Query",
         R"({"TableName":"Users","KeyConditionExpression":"#u = :u","ExpressionAttributeNames":{"#u":["userId"]},"ExpressionAttributeValues":{":u":{"S":"ann"}}})",
         "ValidationException"},
        // Within batches and transactions.
        {"BatchGetItem", R"({"RequestItems":{"Users":{"Keys":[]}}})", "ValidationException"},
        {"BatchGetItem", R"({"RequestItems":{"Users":{"Keys":[{"userId":{"S":"ann"}}],"keys":[]}}})",
         "ValidationException"},
        {"BatchGetItem", R"({"RequestItems":{"Users":[{"userId":{"S":"ann"}}]}})", "ValidationException"},
        {"BatchGetItem",
         R"({"RequestItems":{"arn:aws:dynamodb:us-east-1:1:table/Users":{"Keys":[{"userId":{"S":"ann"}}]}}})",
         "ValidationException"},
        {"BatchWriteItem", R"({"RequestItems":{"Users":[]}})", "ValidationException"},
        {"BatchWriteItem", R"({"RequestItems":{"Users":[{"putRequest":{"Item":{"userId":{"S":"ann"}}}}]}})",
         "ValidationException"},
        {"BatchWriteItem",
         R"({"RequestItems":{"Users":[{"PutRequest":{"Item":{"userId":{"S":"ann"}},"Key":{"userId":{"S":"ben"}}}}]}})",
         "ValidationException"},
        {"TransactWriteItems",
         R"({"TransactItems":[{"Put":{"TableName":"Users","Item":{"userId":{"S":"ann"}}},"Delete":{"TableName":"Users","Key":{"userId":{"S":"ben"}}}}]})",
         "ValidationException"},
        {"TransactWriteItems", R"({"TransactItems":[{"put":{"TableName":"Users","Item":{"userId":{"S":"ann"}}}}]})",
         "ValidationException"},
        {"TransactWriteItems", R"({"TransactItems":[{"Get":{"TableName":"Users","Key":{"userId":{"S":"ann"}}}}]})",
         "ValidationException"},
        {"TransactGetItems", R"({"TransactItems":[{"Put":{"TableName":"Users","Item":{"userId":{"S":"ann"}}}}]})",
         "ValidationException"},
        {"TransactWriteItems",
         R"({"TransactItems":[{"Update":{"TableName":"Users","Key":{"userId":{"S":"ann"}},"Statement":"DELETE"}}]})",
         "ValidationException"},
        {"TransactWriteItems", R"({"TransactItems":{"Put":{"TableName":"Users","Item":{"userId":{"S":"ann"}}}}})",
         "ValidationException"},
        // Other permissions than that of the operation.
        {"CreateTable", R"({"TableName":"New","ResourcePolicy":"{}"})", "ValidationException"},
        {"CreateTable", R"({"TableName":"New","Tags":[]})", "ValidationException"},
        {"UpdateTable", R"({"TableName":"Users","ReplicaUpdates":[]})", "ValidationException"},
        {"DescribeTable", R"({"TableName":"Users","tableName":"Other"})", "ValidationException"},
    };
    for (const auto& [operation, body, expected] : rows)
        EXPECT_EQ(accesses(operation, body), expected) << operation << ' ' << body;
}

TEST(table_access, legacy_parameters_that_touch_no_key_are_let_through) {
    const std::pair<const char*, const char*> rows[] = {
        {"GetItem", R"({"TableName":"Users","Key":{"userId":{"S":"ann"}},"AttributesToGet":["a"]})"},
        {"PutItem",
         R"({"TableName":"Users","Item":{"userId":{"S":"ann"}},"Expected":{"a":{"Exists":false}},"ConditionalOperator":"OR"})"},
        {"UpdateItem",
         R"({"TableName":"Users","Key":{"userId":{"S":"ann"}},"AttributeUpdates":{"a":{"Value":{"S":"x"},"Action":"PUT"}}})"},
        {"Query",
         R"({"TableName":"Users","KeyConditions":{"userId":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"ann"}]}},"QueryFilter":{},"ConditionalOperator":"OR"})"},
    };
    for (const auto& [operation, body] : rows)
        EXPECT_TRUE(accesses(operation, body).starts_with(std::string("dynamodb:") + operation + " Users ann"))
            << accesses(operation, body);
    EXPECT_EQ(accesses("Scan", R"({"TableName":"Users","ScanFilter":{},"ConditionalOperator":"AND"})"),
              "dynamodb:Scan Users no keys ALL_ATTRIBUTES");
}

} // namespace
} // namespace poolguard::pool
