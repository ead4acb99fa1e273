// What a DynamoDB request accesses, as the policies see it: the same however the request is spelled.

#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/json/parse.hpp"
#include "fuzz/fuzz.hpp"
#include "pool/dynamodb/key_condition.hpp"
#include "pool/dynamodb/table_access.hpp"

#include <boost/json.hpp>
#include <cmath>

namespace poolguard::fuzz {
namespace {

std::expected<pool::table_keys, pool::proxy_failure> schema(const std::string&) {
    return pool::table_keys{"id", {{"byTeam", "team"}, {"byMany", ""}}};
}

std::string shown(const std::expected<std::vector<pool::table_access>, pool::proxy_failure>& found) {
    if (!found) return found.error().name + ": " + found.error().message;
    std::string out;
    for (const auto& each : *found) {
        out += each.action + ' ' + each.table + ' ' + each.index + ' ' + each.select;
        for (const auto& key : each.leading_keys.value_or(std::vector<pool::context_value>{}))
            out += ' ' + std::to_string(static_cast<int>(key.compared_as)) + key.text;
        out += each.leading_keys ? ";" : " none;";
    }
    return out;
}

boost::json::value turned_around(const boost::json::value& from) {
    if (const auto* list = from.if_array()) {
        boost::json::array out;
        for (const auto& each : *list)
            out.push_back(turned_around(each));
        return out;
    }
    const auto* object = from.if_object();
    if (object == nullptr) return from;
    boost::json::object out;
    for (auto each = object->end(); each != object->begin();) {
        --each;
        out[each->key()] = turned_around(each->value());
    }
    return out;
}

void try_request(std::string_view operation, std::string_view body) {
    const auto found = pool::accesses_of(operation, body, schema);
    const auto document = base::json::parse(body);
    if (!document) {
        require(!found, "what is not JSON is not forwarded");
        return;
    }
    require(shown(pool::accesses_of(operation, boost::json::serialize(*document), schema)) == shown(found),
            "another spelling of the same document is the same request");
    const auto around = pool::accesses_of(operation, boost::json::serialize(turned_around(*document)), schema);
    require(around.has_value() == found.has_value(), "the order of members does not decide");
    if (!found) return;
    require(!found->empty(), "a request needs a permission");
    for (const auto& each : *found) {
        require(each.action.starts_with("dynamodb:") && (each.table.empty() || body.contains(each.table)),
                "the table is the one in the request");
        const bool has_keys = operation != "Scan" && operation.contains("Item");
        require(!has_keys || (each.leading_keys && !each.leading_keys->empty()), "an item is accessed by its key");
    }
}

void try_number(std::string_view text) {
    const auto plain = pool::plain_number(text);
    if (!plain) return;
    require(pool::plain_number(*plain) == plain, "a number has one plain spelling");
    require(plain->find_first_of("eE+") == plain->npos, "it has no exponent");
    const auto value = std::strtold(std::string(text).c_str(), nullptr);
    const auto again = std::strtold(plain->c_str(), nullptr);
    require(std::fabs(value - again) <= std::fabs(value) * 1e-17L, "it is the same number");
    require(pool::context_value(*plain, pool::context_value::kind::number).is_spelled_by(text), "and it is found so");
}

void try_condition(std::string_view expression, std::string_view rest) {
    const boost::json::object names{{"#i", "id"}, {"#t", "team"}};
    const boost::json::object values{{":a", 1}, {":b", 2}};
    const auto found = pool::partition_key_in(expression, "id", names, values);
    if (!found) return;
    require(expression.contains("((((") ||
                pool::partition_key_in(" (" + std::string(expression) + ") ", "id", names, values) == found,
            "parentheses around the whole change nothing");
    require(*found == 1 || *found == 2, "the value is one of those given");
    require(!pool::partition_key_in(std::string(expression) + " AND id = :a", "id", names, values),
            "two conditions for the key are refused");
    require(!pool::partition_key_in(std::string(expression) + " OR " + std::string(rest), "id", names, values),
            "there is no OR");
}

} // namespace

std::vector<std::string> seeds() {
    return {
        joined({"GetItem", "1.50e2", "id = :a", R"({"TableName":"Items","Key":{"id":{"S":"ann"}}})"}),
        joined({"PutItem", "-0.0", "#i = :a AND begins_with(team, :b)",
                R"({"TableName":"Items","Item":{"id":{"N":"7.0"},"x":{"L":[{"M":{"y":{"BOOL":true}}}]}}})"}),
        joined(
            {"Query", "+7", "id = :a AND #t BETWEEN :a AND :b",
             R"({"TableName":"Items","IndexName":"byTeam","KeyConditionExpression":"team = :t","ExpressionAttributeValues":{":t":{"B":"AA=="}}})"}),
        joined(
            {"Query", ".5E-3", "(id = :a) AND team >= :b",
             R"({"TableName":"Items","KeyConditions":{"id":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]}},"Select":"COUNT"})"}),
        joined(
            {"BatchWriteItem", "0010", "team<:b",
             R"({"RequestItems":{"Items":[{"PutRequest":{"Item":{"id":{"S":"a"}}}},{"DeleteRequest":{"Key":{"id":{"S":"b"}}}}]}})"}),
        joined({"BatchGetItem", "1e125", "",
                R"({"RequestItems":{"Items":{"Keys":[{"id":{"S":"a"}}],"ConsistentRead":true}}})"}),
        joined(
            {"TransactWriteItems", "1e-130", "",
             R"({"TransactItems":[{"Put":{"TableName":"Items","Item":{"id":{"S":"a"}}}},{"ConditionCheck":{"TableName":"Items","Key":{"id":{"S":"a"}},"ConditionExpression":"x"}}]})"}),
        joined({"Scan", "99999999999999999999999999999999999999", "", R"({"TableName":"Items","Limit":5})"}),
        joined({"UpdateItem", "7", "",
                R"({"TableName":"Items","Key":{"id":{"S":"ann"}},"UpdateExpression":"SET a = :b"})"})};
}

void try_input(std::string_view input) {
    pieces from(input);
    const auto operation = from.next();
    const auto number = from.next();
    const auto expression = from.next();
    try_number(number);
    try_condition(expression, number);
    try_request(operation, from.rest());
}

} // namespace poolguard::fuzz
