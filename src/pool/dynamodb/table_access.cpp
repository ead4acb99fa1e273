#include "pool/dynamodb/table_access.hpp"

#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "base/printable.hpp"
#include "base/try.hpp"
#include "pool/access/request_authenticator.hpp"
#include "pool/dynamodb/key_condition.hpp"
#include "pool/dynamodb/request_shape.hpp"

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

using accesses = checked<std::vector<table_access>>;

constexpr std::size_t longest_operation_shown = 64;

std::unexpected<proxy_failure> refuse_request(std::string message) {
    return std::unexpected(proxy_failure{invalid_request, std::move(message)});
}

checked<void> check_members(std::string_view shape, const object& in) {
    if (auto wrong = wrong_member(shape, in)) return refuse_request(std::move(*wrong));
    return {};
}

// Only a name: an ARN could refer to another account or region. Engines keep tables of their own behind a '.'.
checked<std::string> name_of(std::string_view member, std::string_view name) {
    const bool is_name =
        name.size() >= 3 && name.size() <= 255 && !name.starts_with('.') &&
        std::ranges::all_of(name, [](char c) { return base::is_alphanumeric(c) || c == '_' || c == '-' || c == '.'; });
    if (is_name) return std::string(name);
    return refuse_request(
        fmt::format("{} must be a name of 3 to 255 letters, digits, '_', '-' and '.', and not begin with '.'", member));
}
checked<std::string> table_of(const object& in) { return name_of("TableName", text_at(in, "TableName")); }

// The value of {"S":"…"}, {"N":"…"} or {"B":"…"}, the possible types of a partition key.
checked<context_value> key_value(const value& in) {
    const auto* typed = in.if_object();
    if (typed == nullptr || typed->size() != 1 || !typed->begin()->value().is_string())
        return refuse_request("One or more parameter values were invalid: a partition key is not of type S, N or B");
    const std::string_view type = typed->begin()->key();
    const std::string_view text = typed->begin()->value().get_string();
    if (type == "S") return context_value(std::string(text));
    if (type == "N") {
        auto number = plain_number(text);
        if (!number) return refuse_request("A value of a partition key cannot be converted into a number");
        return context_value(std::move(*number), context_value::kind::number);
    }
    if (type == "B") {
        // Engines differ in what they make of any other spelling.
        if (!base::from_base64(text)) return refuse_request("A value of a partition key is not padded base64");
        return context_value(std::string(text), context_value::kind::binary);
    }
    return refuse_request("One or more parameter values were invalid: a partition key is not of type S, N or B");
}

checked<context_value> key_in(const object* item, const std::string& name) {
    const auto* found = item != nullptr ? item->if_contains(name) : nullptr;
    if (found == nullptr) return refuse_request("The provided key element does not match the schema");
    return key_value(*found);
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

accesses by_key(std::string_view operation, const object& body, const table_schema& schema) {
    POOLGUARD_TRY(auto table, table_of(body));
    one_table access(operation, std::move(table), schema);
    if (auto failure = access.add_key(find_object(body, operation == "PutItem" ? "Item" : "Key")))
        return std::unexpected(std::move(*failure));
    return std::vector{std::move(access).finish()};
}

// The legacy form of a key condition: {"name":{"ComparisonOperator":"EQ","AttributeValueList":[…]}}.
checked<context_value> legacy_key(const object& conditions, const std::string& name) {
    const auto* condition = find_object(conditions, name);
    if (condition == nullptr) return refuse_request(fmt::format("Query condition missed key schema element: {}", name));
    POOLGUARD_CHECK(check_members("Condition", *condition));
    const auto& list = base::json::array_at(*condition, "AttributeValueList");
    if (text_at(*condition, "ComparisonOperator") != "EQ" || list.size() != 1)
        return refuse_request("Query key condition not supported");
    return key_value(list.front());
}

checked<context_value> queried_key(const object& body, const std::string& name) {
    const auto* legacy = find_object(body, "KeyConditions");
    if (body.contains("KeyConditionExpression") == (legacy != nullptr))
        return refuse_request(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
    if (legacy != nullptr) return legacy_key(*legacy, name);
    const auto found = partition_key_in(text_at(body, "KeyConditionExpression"), name,
                                        base::json::object_at(body, "ExpressionAttributeNames"),
                                        base::json::object_at(body, "ExpressionAttributeValues"));
    if (!found) return refuse_request(found.error());
    return key_value(*found);
}

std::string select_of(const object& body) {
    if (const auto select = text_at(body, "Select"); !select.empty()) return std::string(select);
    if (body.contains("ProjectionExpression") || body.contains("AttributesToGet")) return "SPECIFIC_ATTRIBUTES";
    return body.contains("IndexName") ? "ALL_PROJECTED_ATTRIBUTES" : "ALL_ATTRIBUTES";
}

accesses by_search(std::string_view operation, const object& body, const table_schema& schema) {
    POOLGUARD_TRY(auto table, table_of(body));
    table_access out{fmt::format("dynamodb:{}", operation), table, {}, std::nullopt, select_of(body)};
    if (const auto index = base::json::find_text(body, "IndexName")) {
        POOLGUARD_TRY(out.index, name_of("IndexName", *index));
    }
    if (operation == "Scan") return std::vector{std::move(out)};
    POOLGUARD_TRY(const auto keys, schema(table));
    auto name = keys.own;
    if (!out.index.empty()) {
        const auto index = keys.of_indexes.find(out.index);
        if (index == keys.of_indexes.end())
            return refuse_request("The table does not have the specified index: " + out.index);
        name = index->second;
        if (name.empty())
            return refuse_request("An index whose partition key has several attributes cannot be queried with "
                                  "temporary credentials: " +
                                  out.index);
    }
    POOLGUARD_TRY(auto key, queried_key(body, name));
    out.leading_keys = std::vector{std::move(key)};
    return std::vector{std::move(out)};
}

// The object with the key in {"PutRequest":{"Item":{…}}} or {"DeleteRequest":{"Key":{…}}}.
checked<const object*> written_item(const value& request) {
    const auto* wrapped = request.if_object();
    if (wrapped != nullptr && wrapped->size() == 1)
        for (const auto& [name, member] : {std::pair("PutRequest", "Item"), std::pair("DeleteRequest", "Key")})
            if (const auto* content = find_object(*wrapped, name)) {
                POOLGUARD_CHECK(check_members(name, *content));
                return find_object(*content, member);
            }
    return refuse_request("A request of a batch must have one of PutRequest and DeleteRequest");
}

accesses by_batch(std::string_view operation, const object& body, const table_schema& schema) {
    const auto& tables = base::json::object_at(body, "RequestItems");
    if (tables.empty()) return refuse_request("RequestItems must have at least one table");
    const bool reads = operation == "BatchGetItem";
    std::vector<table_access> out;
    for (const auto& [name, requests] : tables) {
        POOLGUARD_TRY(auto table, name_of("TableName", name));
        one_table access(operation, std::move(table), schema);
        const auto& keys = base::json::object_in(requests);
        if (reads) POOLGUARD_CHECK(check_members("KeysAndAttributes", keys));
        const auto* list = reads ? base::json::find_array(keys, "Keys") : requests.if_array();
        if (list == nullptr || list->empty())
            return refuse_request("RequestItems must hold a list of requests or keys for each table");
        for (const auto& each : *list) {
            checked<const object*> item = each.if_object();
            if (!reads) item = written_item(each);
            if (!item) return std::unexpected(item.error());
            if (auto failure = access.add_key(*item)) return std::unexpected(std::move(*failure));
        }
        out.push_back(std::move(access).finish());
    }
    return out;
}

struct transaction_part {
    std::string_view member;    // "Put"
    std::string_view operation; // "PutItem"
    bool writes;
};
constexpr std::array<transaction_part, 5> transaction_parts{{{"Get", "GetItem", false},
                                                             {"Put", "PutItem", true},
                                                             {"Update", "UpdateItem", true},
                                                             {"Delete", "DeleteItem", true},
                                                             {"ConditionCheck", "ConditionCheckItem", true}}};

// A transaction needs the permissions of each of its parts.
accesses by_transaction(std::string_view operation, const object& body, const table_schema& schema) {
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
        if (kind == transaction_parts.end() || !content.is_object() ||
            kind->writes != (operation == "TransactWriteItems"))
            return refuse_request("TransactItems can only contain one of Check, Put, Update, Delete or Get");
        POOLGUARD_CHECK(check_members(kind->member, content.get_object()));
        auto one = by_key(kind->operation, content.get_object(), schema);
        if (!one) return one;
        out.push_back(std::move(one->front()));
    }
    return out;
}

accesses by_table(std::string_view operation, const object& body, const table_schema&) {
    POOLGUARD_TRY(auto table, table_of(body));
    return std::vector{table_access{fmt::format("dynamodb:{}", operation), std::move(table), {}, std::nullopt, {}}};
}

accesses by_account(std::string_view operation, const object&, const table_schema&) {
    return std::vector{table_access{fmt::format("dynamodb:{}", operation), {}, {}, std::nullopt, {}}};
}

struct read_operation {
    std::string_view name;
    accesses (*read)(std::string_view operation, const object& body, const table_schema& schema);
};
constexpr std::array<read_operation, 17> read_operations{{
    {"GetItem", by_key},
    {"PutItem", by_key},
    {"UpdateItem", by_key},
    {"DeleteItem", by_key},
    {"Query", by_search},
    {"Scan", by_search},
    {"BatchGetItem", by_batch},
    {"BatchWriteItem", by_batch},
    {"TransactGetItems", by_transaction},
    {"TransactWriteItems", by_transaction},
    {"ListTables", by_account},
    {"DescribeTable", by_table},
    {"CreateTable", by_table},
    {"UpdateTable", by_table},
    {"DeleteTable", by_table},
    {"DescribeTimeToLive", by_table},
    {"UpdateTimeToLive", by_table},
}};

} // namespace

std::expected<std::vector<table_access>, proxy_failure> accesses_of(std::string_view operation, std::string_view body,
                                                                    const table_schema& schema) {
    const auto* const known = std::ranges::find(read_operations, operation, &read_operation::name);
    if (known == read_operations.end())
        return std::unexpected(proxy_failure{
            access_denied,
            fmt::format("Temporary credentials cannot be used for dynamodb:{}, whatever their role allows",
                        base::printable(operation.substr(0, longest_operation_shown)))});
    const auto document = base::json::parse(body);
    if (!document) return std::unexpected(proxy_failure{unreadable_request, std::string(describe(document.error()))});
    if (!document->is_object())
        return std::unexpected(proxy_failure{unreadable_request, "The request is not a JSON object."});
    POOLGUARD_CHECK(check_members(operation, document->get_object()));
    return known->read(operation, document->get_object(), schema);
}

} // namespace poolguard::pool
