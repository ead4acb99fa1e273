#include "pool/dynamodb/request_shape.hpp"

#include "base/printable.hpp"

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::size_t longest_member_shown = 64;

struct request_shape {
    std::string_view name;
    std::string_view members; // separated by spaces
};

// What would need the permission of another operation is left out: tags, resource policies and replicas of tables.
constexpr std::array<request_shape, 26> shapes{{
    {"GetItem", "TableName Key AttributesToGet ConsistentRead ReturnConsumedCapacity ProjectionExpression "
                "ExpressionAttributeNames"},
    {"PutItem", "TableName Item Expected ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics "
                "ConditionalOperator ConditionExpression ExpressionAttributeNames ExpressionAttributeValues "
                "ReturnValuesOnConditionCheckFailure"},
    {"UpdateItem", "TableName Key AttributeUpdates Expected ConditionalOperator ReturnValues ReturnConsumedCapacity "
                   "ReturnItemCollectionMetrics UpdateExpression ConditionExpression ExpressionAttributeNames "
                   "ExpressionAttributeValues ReturnValuesOnConditionCheckFailure"},
    {"DeleteItem", "TableName Key Expected ConditionalOperator ReturnValues ReturnConsumedCapacity "
                   "ReturnItemCollectionMetrics ConditionExpression ExpressionAttributeNames ExpressionAttributeValues "
                   "ReturnValuesOnConditionCheckFailure"},
    {"Query", "TableName IndexName Select AttributesToGet Limit ConsistentRead KeyConditions QueryFilter "
              "ConditionalOperator ScanIndexForward ExclusiveStartKey ReturnConsumedCapacity ProjectionExpression "
              "FilterExpression KeyConditionExpression ExpressionAttributeNames ExpressionAttributeValues"},
    {"Scan", "TableName IndexName AttributesToGet Limit Select ScanFilter ConditionalOperator ExclusiveStartKey "
             "ReturnConsumedCapacity TotalSegments Segment ProjectionExpression FilterExpression "
             "ExpressionAttributeNames ExpressionAttributeValues ConsistentRead"},
    {"BatchGetItem", "RequestItems ReturnConsumedCapacity"},
    {"BatchWriteItem", "RequestItems ReturnConsumedCapacity ReturnItemCollectionMetrics"},
    {"TransactGetItems", "TransactItems ReturnConsumedCapacity"},
    {"TransactWriteItems", "TransactItems ReturnConsumedCapacity ReturnItemCollectionMetrics ClientRequestToken"},
    {"ListTables", "ExclusiveStartTableName Limit"},
    {"DescribeTable", "TableName"},
    {"CreateTable", "AttributeDefinitions TableName KeySchema LocalSecondaryIndexes GlobalSecondaryIndexes BillingMode "
                    "ProvisionedThroughput StreamSpecification SSESpecification TableClass DeletionProtectionEnabled "
                    "OnDemandThroughput WarmThroughput"},
    {"UpdateTable", "AttributeDefinitions TableName BillingMode ProvisionedThroughput GlobalSecondaryIndexUpdates "
                    "StreamSpecification SSESpecification TableClass DeletionProtectionEnabled OnDemandThroughput "
                    "WarmThroughput"},
    {"DeleteTable", "TableName"},
    {"DescribeTimeToLive", "TableName"},
    {"UpdateTimeToLive", "TableName TimeToLiveSpecification"},
    // Parts of batches, transactions and key conditions.
    {"KeysAndAttributes", "Keys AttributesToGet ConsistentRead ProjectionExpression ExpressionAttributeNames"},
    {"PutRequest", "Item"},
    {"DeleteRequest", "Key"},
    {"Get", "Key TableName ProjectionExpression ExpressionAttributeNames"},
    {"Put", "Item TableName ConditionExpression ExpressionAttributeNames ExpressionAttributeValues "
            "ReturnValuesOnConditionCheckFailure"},
    {"Update", "Key UpdateExpression TableName ConditionExpression ExpressionAttributeNames "
               "ExpressionAttributeValues ReturnValuesOnConditionCheckFailure"},
    {"Delete", "Key TableName ConditionExpression ExpressionAttributeNames ExpressionAttributeValues "
               "ReturnValuesOnConditionCheckFailure"},
    {"ConditionCheck", "Key TableName ConditionExpression ExpressionAttributeNames ExpressionAttributeValues "
                       "ReturnValuesOnConditionCheckFailure"},
    {"Condition", "AttributeValueList ComparisonOperator"},
}};

// The members from which the table and the keys are read.
struct read_member {
    std::string_view name;
    boost::json::kind kind;
};
constexpr std::array<read_member, 13> read_members{{
    {"TableName", boost::json::kind::string},
    {"IndexName", boost::json::kind::string},
    {"Select", boost::json::kind::string},
    {"KeyConditionExpression", boost::json::kind::string},
    {"ComparisonOperator", boost::json::kind::string},
    {"Key", boost::json::kind::object},
    {"Item", boost::json::kind::object},
    {"KeyConditions", boost::json::kind::object},
    {"RequestItems", boost::json::kind::object},
    {"ExpressionAttributeNames", boost::json::kind::object},
    {"ExpressionAttributeValues", boost::json::kind::object},
    {"TransactItems", boost::json::kind::array},
    {"Keys", boost::json::kind::array},
}};

std::string_view article_and_name(boost::json::kind kind) {
    if (kind == boost::json::kind::string) return "a string";
    return kind == boost::json::kind::object ? "an object" : "a list";
}

bool has_word(std::string_view words, std::string_view wanted) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == wanted) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

} // namespace

std::optional<std::string> wrong_member(std::string_view shape, const boost::json::object& in) {
    const auto* const known = std::ranges::find(shapes, shape, &request_shape::name);
    for (const auto& [name, content] : in) {
        if (known == shapes.end() || !has_word(known->members, name))
            return fmt::format("The member {} of {} is not supported with temporary credentials",
                               base::printable(std::string_view(name).substr(0, longest_member_shown)), shape);
        const auto* const read = std::ranges::find(read_members, std::string_view(name), &read_member::name);
        if (read != read_members.end() && content.kind() != read->kind)
            return fmt::format("{} must be {}", read->name, article_and_name(read->kind));
    }
    return std::nullopt;
}

} // namespace poolguard::pool
