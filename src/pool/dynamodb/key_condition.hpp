#pragma once
// The partition key's value in a KeyConditionExpression ("Key condition expressions for the Query operation", Amazon
// DynamoDB developer guide). The whole expression is read, so that nothing in it says something else than what was
// decided upon.

#include <boost/json/object.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace poolguard::pool {

// The value that the attribute must equal, as DynamoDB's JSON has it: {"S":"…"}. Names and values are the request's
// ExpressionAttributeNames and ExpressionAttributeValues. The error is a sentence: the expression does not parse, or
// does not say what the attribute equals, once.
std::expected<boost::json::value, std::string> partition_key_in(std::string_view expression, std::string_view attribute,
                                                                const boost::json::object& names,
                                                                const boost::json::object& values);

} // namespace poolguard::pool
