#pragma once
// What a DynamoDB request wants to do, to which table and to whose items: what a policy decides upon. Read from the
// request itself, as it will be passed on (Amazon DynamoDB API reference, version 2012-08-10).

#include <boost/json/object.hpp>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// The names of partition keys: of a table, and of its indexes.
struct table_keys {
    std::string own;
    std::map<std::string, std::string, std::less<>> of_indexes;
};

struct table_access {
    std::string action; // "dynamodb:GetItem"
    std::string table;  // empty: of no table in particular
    std::string index;
    // The partition keys' values; nothing for what does not go by keys, such as Scan.
    std::optional<std::vector<std::string>> leading_keys;
    std::string select; // of Query and Scan
};

// Why a request is not passed on, as DynamoDB says it.
struct door_failure {
    std::string name; // "ValidationException"
    std::string message;
};

// The keys of a table, or why they cannot be told.
using table_schema = std::function<std::expected<table_keys, door_failure>(const std::string& table)>;

// Everything that must be allowed for the operation to go on. Nothing for an operation that is not known here.
std::optional<std::expected<std::vector<table_access>, door_failure>>
accesses_of(std::string_view operation, const boost::json::object& body, const table_schema& schema);

} // namespace poolguard::pool
