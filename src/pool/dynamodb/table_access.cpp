#include "pool/dynamodb/table_access.hpp"

#include "base/ascii.hpp"
#include "base/json/lookup.hpp"
#include "base/try.hpp"
#include "pool/dynamodb/key_condition.hpp"

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

using base::json::find_object;
using base::json::text_at;
using boost::json::object;
using boost::json::value;
template <class T>
using checked = std::expected<T, proxy_failure>;

constexpr auto validation = "ValidationException";

std::unexpected<proxy_failure> refuse_request(std::string message) {
    return std::unexpected(proxy_failure{validation, std::move(message)});
}

// Only a name: an ARN could refer to another account or region.
checked<std::string> table_of(const object& in) {
    const auto name = text_at(in, "TableName");
    const bool is_name = name.size() >= 3 && name.size() <= 255 && std::ranges::all_of(name, [](char c) {
                             return base::is_alphanumeric(c) || c == '_' || c == '-' || c == '.';
                         });
    if (!is_name) return refuse_request("TableName must be a name of 3 to 255 letters, digits, '_', '-' and '.'");
    return std::string(name);
}

// The text of {"S":"…"}, {"N":"…"} or {"B":"…"}, the possible types of a partition key.
checked<std::string> key_text(const value& in) {
    const auto* typed = in.if_object();
    if (typed != nullptr && typed->size() == 1) {
        const auto& [type, content] = *typed->begin();
        if ((type == "S" || type == "N" || type == "B") && content.is_string())
            return std::string(content.get_string());
    }
    return refuse_request("One or more parameter values were invalid: a partition key is not of type S, N or B");
}

checked<std::string> key_in(const object* item, const std::string& name) {
    const auto* found = item != nullptr ? item->if_contains(name) : nullptr;
    if (found == nullptr) return refuse_request("The provided key element does not match the schema");
    return key_text(*found);
}

// Collects the keys of one table that a request accesses.
class one_table {
  public:
    one_table(std::string_view operation, std::string table, const table_schema& schema)
        : access_{fmt::format("dynamodb:{}", operation), std::move(table), {}, std::nullopt, {}}, schema_(schema) {}

    // `item` contains the key.
    std::optional<proxy_failure> add_key(const object* item) {
        if (!keys_) {
            auto keys = schema_(access_.table);
            if (!keys) return keys.error();
            keys_ = std::move(*keys);
        }
        auto key = key_in(item, keys_->own);
        if (!key) return key.error();
        if (!access_.leading_keys) access_.leading_keys.emplace();
        access_.leading_keys->push_back(std::move(*key));
        return std::nullopt;
    }
    table_access finish() && { return std::move(access_); }

  private:
    table_access access_;
    const table_schema& schema_;
    std::optional<table_keys> keys_;
};

checked<std::vector<table_access>> by_key(std::string_view operation, const object& body, std::string_view member,
                                          const table_schema& schema) {
    POOLGUARD_TRY(auto table, table_of(body));
    one_table access(operation, std::move(table), schema);
    if (auto failure = access.add_key(find_object(body, member))) return std::unexpected(std::move(*failure));
    return std::vector{std::move(access).finish()};
}

// The legacy form of a key condition: {"name":{"ComparisonOperator":"EQ","AttributeValueList":[…]}}.
checked<std::string> legacy_key(const object& conditions, const std::string& name) {
    const auto* condition = find_object(conditions, name);
    if (condition == nullptr) return refuse_request(fmt::format("Query condition missed key schema element: {}", name));
    const auto& list = base::json::array_at(*condition, "AttributeValueList");
    if (text_at(*condition, "ComparisonOperator") != "EQ" || list.size() != 1)
        return refuse_request("Query key condition not supported");
    return key_text(list.front());
}

checked<std::string> queried_key(const object& body, const std::string& name) {
    const auto expression = text_at(body, "KeyConditionExpression");
    const auto* legacy = find_object(body, "KeyConditions");
    if (expression.empty() == (legacy == nullptr))
        return refuse_request(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
    if (legacy != nullptr) return legacy_key(*legacy, name);
    const auto found = partition_key_in(expression, name, base::json::object_at(body, "ExpressionAttributeNames"),
                                        base::json::object_at(body, "ExpressionAttributeValues"));
    if (!found) return refuse_request(found.error());
    return key_text(*found);
}

std::string select_of(const object& body) {
    if (const auto select = text_at(body, "Select"); !select.empty()) return std::string(select);
    if (body.contains("ProjectionExpression") || body.contains("AttributesToGet")) return "SPECIFIC_ATTRIBUTES";
    return body.contains("IndexName") ? "ALL_PROJECTED_ATTRIBUTES" : "ALL_ATTRIBUTES";
}

checked<std::vector<table_access>> by_search(std::string_view operation, const object& body,
                                             const table_schema& schema) {
    POOLGUARD_TRY(auto table, table_of(body));
    table_access out{fmt::format("dynamodb:{}", operation), table, std::string(text_at(body, "IndexName")),
                     std::nullopt, select_of(body)};
    if (operation == "Scan") return std::vector{std::move(out)};
    POOLGUARD_TRY(const auto keys, schema(table));
    auto name = keys.own;
    if (!out.index.empty()) {
        const auto index = keys.of_indexes.find(out.index);
        if (index == keys.of_indexes.end())
            return refuse_request("The table does not have the specified index: " + out.index);
        name = index->second;
    }
    POOLGUARD_TRY(auto key, queried_key(body, name));
    out.leading_keys = std::vector{std::move(key)};
    return std::vector{std::move(out)};
}

// The object with the key in {"PutRequest":{"Item":{…}}} or {"DeleteRequest":{"Key":{…}}}.
const object* written_item(const value& request) {
    const auto* wrapped = request.if_object();
    if (wrapped == nullptr || wrapped->size() != 1) return nullptr;
    if (const auto* put = find_object(*wrapped, "PutRequest")) return find_object(*put, "Item");
    if (const auto* removal = find_object(*wrapped, "DeleteRequest")) return find_object(*removal, "Key");
    return nullptr;
}

checked<std::vector<table_access>> by_batch(std::string_view operation, const object& body,
                                            const table_schema& schema) {
    const auto& tables = base::json::object_at(body, "RequestItems");
    if (tables.empty()) return refuse_request("RequestItems must have at least one table");
    std::vector<table_access> out;
    for (const auto& [name, requests] : tables) {
        POOLGUARD_TRY(auto table, table_of({{"TableName", name}}));
        one_table access(operation, std::move(table), schema);
        const bool reads = operation == "BatchGetItem";
        const auto* list =
            reads ? base::json::find_array(base::json::object_in(requests), "Keys") : requests.if_array();
        if (list == nullptr) return refuse_request("RequestItems must hold a list of requests or keys for each table");
        for (const auto& each : *list)
            if (auto failure = access.add_key(reads ? each.if_object() : written_item(each)))
                return std::unexpected(std::move(*failure));
        out.push_back(std::move(access).finish());
    }
    return out;
}

struct transaction_part {
    std::string_view member;    // "Put"
    std::string_view operation; // "PutItem"
    std::string_view key_member;
};
constexpr std::array<transaction_part, 5> transaction_parts{{{"Get", "GetItem", "Key"},
                                                             {"Put", "PutItem", "Item"},
                                                             {"Update", "UpdateItem", "Key"},
                                                             {"Delete", "DeleteItem", "Key"},
                                                             {"ConditionCheck", "ConditionCheckItem", "Key"}}};

// A transaction needs the permissions of each of its parts.
checked<std::vector<table_access>> by_transaction(const object& body, const table_schema& schema) {
    const auto& parts = base::json::array_at(body, "TransactItems");
    if (parts.empty()) return refuse_request("TransactItems must have at least one item");
    std::vector<table_access> out;
    for (const auto& each : parts) {
        const auto* wrapped = each.if_object();
        if (wrapped == nullptr || wrapped->size() != 1)
            return refuse_request("TransactItems can only contain one of Check, Put, Update, Delete or Get");
        const auto& [name, content] = *wrapped->begin();
        const auto* const kind =
            std::ranges::find(transaction_parts, std::string_view(name), &transaction_part::member);
        if (kind == transaction_parts.end() || !content.is_object())
            return refuse_request("TransactItems can only contain one of Check, Put, Update, Delete or Get");
        auto one = by_key(kind->operation, content.get_object(), kind->key_member, schema);
        if (!one) return one;
        out.push_back(std::move(one->front()));
    }
    return out;
}

checked<std::vector<table_access>> by_table(std::string_view operation, const object& body) {
    POOLGUARD_TRY(auto table, table_of(body));
    return std::vector{table_access{fmt::format("dynamodb:{}", operation), std::move(table), {}, std::nullopt, {}}};
}

constexpr std::array<std::string_view, 6> of_tables{"DescribeTable", "CreateTable",        "UpdateTable",
                                                    "DeleteTable",   "DescribeTimeToLive", "UpdateTimeToLive"};

} // namespace

std::optional<std::expected<std::vector<table_access>, proxy_failure>>
accesses_of(std::string_view operation, const object& body, const table_schema& schema) {
    if (operation == "GetItem" || operation == "UpdateItem" || operation == "DeleteItem")
        return by_key(operation, body, "Key", schema);
    if (operation == "PutItem") return by_key(operation, body, "Item", schema);
    if (operation == "Query" || operation == "Scan") return by_search(operation, body, schema);
    if (operation == "BatchGetItem" || operation == "BatchWriteItem") return by_batch(operation, body, schema);
    if (operation == "TransactGetItems" || operation == "TransactWriteItems") return by_transaction(body, schema);
    if (operation == "ListTables") return std::vector{table_access{"dynamodb:ListTables", {}, {}, std::nullopt, {}}};
    if (std::ranges::find(of_tables, operation) != of_tables.end()) return by_table(operation, body);
    return std::nullopt;
}

} // namespace poolguard::pool
