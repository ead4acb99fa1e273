#pragma once
// The messages of DynamoDB, with its own member names (Amazon DynamoDB API Reference, version 2012-08-10). Expressions
// name attributes directly, because those of dynamodb_item.hpp are not reserved words.

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::store::dynamodb {

// One of the three is set. Numbers are text, binary data is base64.
struct attribute_value {
    std::optional<std::string> S{};
    std::optional<std::string> N{};
    std::optional<std::string> B{};
};
BOOST_DESCRIBE_STRUCT(attribute_value, (), (S, N, B))

using item = std::map<std::string, attribute_value>;

struct get_item_request {
    std::string TableName{};
    item Key{};
    bool ConsistentRead = true;
};
BOOST_DESCRIBE_STRUCT(get_item_request, (), (TableName, Key, ConsistentRead))

struct get_item_response {
    std::optional<item> Item{};
};
BOOST_DESCRIBE_STRUCT(get_item_response, (), (Item))

struct wanted_keys {
    std::vector<item> Keys{};
    bool ConsistentRead = true;
};
BOOST_DESCRIBE_STRUCT(wanted_keys, (), (Keys, ConsistentRead))

struct batch_get_item_request {
    std::map<std::string, wanted_keys> RequestItems{}; // by table
};
BOOST_DESCRIBE_STRUCT(batch_get_item_request, (), (RequestItems))

struct batch_get_item_response {
    static constexpr bool has_defaults = true;
    std::map<std::string, std::vector<item>> Responses{};
    std::map<std::string, wanted_keys> UnprocessedKeys{};
};
BOOST_DESCRIBE_STRUCT(batch_get_item_response, (), (Responses, UnprocessedKeys))

struct put_item_request {
    std::string TableName{};
    item Item{};
    std::string ConditionExpression{};
    item ExpressionAttributeValues{};
};
BOOST_DESCRIBE_STRUCT(put_item_request, (), (TableName, Item, ConditionExpression, ExpressionAttributeValues))

struct update_item_request {
    std::string TableName{};
    item Key{};
    std::string UpdateExpression{};
    std::string ConditionExpression{};
    item ExpressionAttributeValues{};
    std::string ReturnValues = "UPDATED_NEW";
};
BOOST_DESCRIBE_STRUCT(update_item_request, (),
                      (TableName, Key, UpdateExpression, ConditionExpression, ExpressionAttributeValues, ReturnValues))

struct update_item_response {
    std::optional<item> Attributes{};
};
BOOST_DESCRIBE_STRUCT(update_item_response, (), (Attributes))

struct delete_item_request {
    std::string TableName{};
    item Key{};
    std::optional<std::string> ConditionExpression{};
    std::optional<item> ExpressionAttributeValues{};
};
BOOST_DESCRIBE_STRUCT(delete_item_request, (), (TableName, Key, ConditionExpression, ExpressionAttributeValues))

struct nothing_more {};
BOOST_DESCRIBE_STRUCT(nothing_more, (), ())

struct query_request {
    std::string TableName{};
    std::string KeyConditionExpression{};
    std::string FilterExpression{};
    item ExpressionAttributeValues{};
    std::int64_t Limit = 0;
    bool ScanIndexForward = true;
    bool ConsistentRead = true;
    std::optional<item> ExclusiveStartKey{};
};
BOOST_DESCRIBE_STRUCT(query_request, (),
                      (TableName, KeyConditionExpression, FilterExpression, ExpressionAttributeValues, Limit,
                       ScanIndexForward, ConsistentRead, ExclusiveStartKey))

struct query_response {
    static constexpr bool has_defaults = true;
    std::vector<item> Items{};
    std::optional<item> LastEvaluatedKey{};
};
BOOST_DESCRIBE_STRUCT(query_response, (), (Items, LastEvaluatedKey))

} // namespace poolguard::store::dynamodb
