#pragma once
// The partition key's value in a KeyConditionExpression ("Key condition expressions for the Query operation", Amazon
// DynamoDB developer guide). The whole expression is parsed, so that DynamoDB cannot read it differently.

#include <boost/json/object.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace poolguard::pool {

// The value that the attribute must equal, in DynamoDB's JSON: {"S":"…"}. `names` and `values` are the request's
// ExpressionAttributeNames and ExpressionAttributeValues. The error is a sentence: the expression is invalid, or does
// not have exactly one equality for the attribute.
std::expected<boost::json::value, std::string> partition_key_in(std::string_view expression, std::string_view attribute,
                                                                const boost::json::object& names,
                                                                const boost::json::object& values);

} // namespace poolguard::pool
