#pragma once
// The members that a DynamoDB request and its parts may have (Amazon DynamoDB API reference, version 2012-08-10). An
// engine may act on a member that the check of a request does not know, or read one of another type as text.

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

// What is wrong with the members of an object, as a sentence; nullopt if nothing is. `shape` is the name of an
// operation or of a type of the API, such as "GetItem" and "Put".
std::optional<std::string> wrong_member(std::string_view shape, const boost::json::object& in);

} // namespace poolguard::pool
