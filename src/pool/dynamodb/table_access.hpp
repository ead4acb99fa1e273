#pragma once
// The action, table and partition keys of a DynamoDB request, which policies decide on. Read from the request as it
// will be forwarded (Amazon DynamoDB API reference, version 2012-08-10). What an engine could read differently is
// refused.

#include "pool/access/context_value.hpp"

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// The names of the partition keys of a table and of its indexes. Empty for an index whose key has several attributes.
struct table_keys {
    std::string own;
    std::map<std::string, std::string, std::less<>> of_indexes;
};

struct table_access {
    std::string action; // "dynamodb:GetItem"
    std::string table;  // empty for ListTables
    std::string index;
    // The values of the partition keys; nullopt for operations without keys, such as Scan.
    std::optional<std::vector<context_value>> leading_keys;
    std::string select; // only of Query and Scan
};

// Why a request is not forwarded, as an error of DynamoDB.
struct proxy_failure {
    std::string name; // "ValidationException"
    std::string message;
};

inline constexpr auto invalid_request = "ValidationException";
inline constexpr auto unreadable_request = "SerializationException";

// Looks up the keys of a table.
using table_schema = std::function<std::expected<table_keys, proxy_failure>(const std::string& table)>;

// All accesses that the operation needs permission for. AccessDeniedException for every operation whose tables and keys
// are not read here, whatever its body; names are compared exactly.
std::expected<std::vector<table_access>, proxy_failure> accesses_of(std::string_view operation, std::string_view body,
                                                                    const table_schema& schema);

} // namespace poolguard::pool
