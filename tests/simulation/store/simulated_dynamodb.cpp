#include "simulation/store/simulated_dynamodb.hpp"

#include "simulation/store/dynamodb_expressions.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <stdexcept>

namespace poolguard::simulation {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::size_t longest_partition = 2048;
constexpr std::size_t longest_sort = 1024;
constexpr std::size_t most_item_bytes = std::size_t{400} * 1024;
constexpr std::size_t most_in_batch = 100;
constexpr std::int64_t until_removed = 60; // seconds after its expiry, at the earliest

void expect(bool holds, std::string_view what) {
    if (!holds) throw std::invalid_argument("DynamoDB does not take this: " + std::string(what));
}

void expect_members(const object& of, std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : of)
        expect(std::ranges::find(known, std::string_view(name)) != known.end(), name);
}

std::string_view text(const object& from, std::string_view name) { return from.at(name).as_string(); }

// An eventually consistent read may show what was there before.
void expect_consistent(const object& read) {
    const auto* const found = read.if_contains("ConsistentRead");
    expect(found != nullptr && found->is_bool() && found->get_bool(), "a read that is not consistent");
}

void expect_sort(std::string_view bytes) {
    expect(!bytes.empty() && bytes.size() <= longest_sort, "a sort key of this size");
}

std::pair<std::string, std::string> place_of(const object& item) {
    const auto partition = text(item.at("pk").as_object(), "S");
    auto sort = bytes_of(item.at("sk").as_object());
    expect(!partition.empty() && partition.size() <= longest_partition, "a partition key of this size");
    expect_sort(sort);
    return {std::string(partition), std::move(sort)};
}

std::pair<std::string, std::string> place_of_key(const object& key) {
    expect(key.size() == 2, "a key with other attributes");
    return place_of(key);
}

object key_of(const object& item) { return {{"pk", item.at("pk")}, {"sk", item.at("sk")}}; }

// Roughly: the names and values.
void expect_size(const object& item) {
    std::size_t bytes = 0;
    for (const auto& [name, value] : item) {
        expect(value.as_object().size() == 1, "a value of several types");
        const auto& [type, content] = *value.as_object().begin();
        expect(type == "S" || type == "N" || type == "B", "a type that the server does not use");
        bytes += name.size() + content.as_string().size();
    }
    expect(bytes <= most_item_bytes, "an item of this size");
}

} // namespace

simulated_dynamodb::table& simulated_dynamodb::table_of(const object& request) {
    return tables_[std::string(text(request, "TableName"))];
}

void simulated_dynamodb::remove_expired(table& in, const place& at, std::int64_t seconds, chance& luck) {
    const auto found = in.find(at);
    if (found == in.end()) return;
    const auto* const expires = found->second.if_contains("exp_s");
    if (expires == nullptr || number_of(expires->as_object()) + until_removed > seconds) return;
    if (luck.below(4) == 0) in.erase(found);
}

bool simulated_dynamodb::may_write(const object& request, const table& in, const place& at, named_values& values) {
    static const object missing;
    const auto* const condition = request.if_contains("ConditionExpression");
    if (condition == nullptr) return true;
    const auto found = in.find(at);
    return holds(condition->as_string(), found == in.end() ? missing : found->second, values);
}

object simulated_dynamodb::get(const object& request) {
    expect_members(request, {"TableName", "Key", "ConsistentRead"});
    expect_consistent(request);
    const auto& in = table_of(request);
    const auto found = in.find(place_of_key(request.at("Key").as_object()));
    return found == in.end() ? object{} : object{{"Item", found->second}};
}

object simulated_dynamodb::get_batch(const object& request, chance& luck) {
    expect_members(request, {"RequestItems"});
    object given;
    object left;
    std::set<std::pair<std::string, place>> asked;
    for (const auto& [name, wanted] : request.at("RequestItems").as_object()) {
        expect_members(wanted.as_object(), {"Keys", "ConsistentRead"});
        expect_consistent(wanted.as_object());
        const auto& in = tables_[std::string(name)];
        array items;
        array later;
        for (const auto& each : wanted.at("Keys").as_array()) {
            const auto at = place_of_key(each.as_object());
            expect(asked.emplace(name, at).second, "a key twice in a batch");
            const auto found = in.find(at);
            if (luck.below(20) == 0)
                later.push_back(each);
            else if (found != in.end())
                items.push_back(found->second);
        }
        given[name] = std::move(items);
        if (!later.empty()) left[name] = {{"Keys", std::move(later)}, {"ConsistentRead", true}};
    }
    expect(!asked.empty() && asked.size() <= most_in_batch, "a batch of this size");
    return {{"Responses", std::move(given)}, {"UnprocessedKeys", std::move(left)}};
}

dynamodb_answer simulated_dynamodb::put(const object& request) {
    expect_members(request, {"TableName", "Item", "ConditionExpression", "ExpressionAttributeValues"});
    const auto& item = request.at("Item").as_object();
    const auto at = place_of(item);
    expect_size(item);
    auto& in = table_of(request);
    named_values values(request);
    const bool may = may_write(request, in, at, values);
    values.expect_all_used();
    if (!may) return {.error = "ConditionalCheckFailedException"};
    in.insert_or_assign(at, item);
    return {};
}

dynamodb_answer simulated_dynamodb::update(const object& request) {
    expect_members(request, {"TableName", "Key", "UpdateExpression", "ConditionExpression", "ExpressionAttributeValues",
                             "ReturnValues"});
    expect(text(request, "ReturnValues") == "UPDATED_NEW", "other values to return");
    const auto& key = request.at("Key").as_object();
    const auto at = place_of_key(key);
    auto& in = table_of(request);
    named_values values(request);
    const bool may = may_write(request, in, at, values);
    const auto found = in.find(at);
    auto changed = found == in.end() ? key : found->second;
    // DynamoDB looks at the expression only where the condition holds.
    if (!may) return {.error = "ConditionalCheckFailedException"};
    auto set = simulation::update(text(request, "UpdateExpression"), changed, values);
    values.expect_all_used();
    expect(place_of(changed) == at, "an update of a key");
    expect_size(changed);
    in.insert_or_assign(at, std::move(changed));
    return {.body = {{"Attributes", std::move(set)}}};
}

dynamodb_answer simulated_dynamodb::remove(const object& request) {
    expect_members(request, {"TableName", "Key", "ConditionExpression", "ExpressionAttributeValues"});
    const auto at = place_of_key(request.at("Key").as_object());
    auto& in = table_of(request);
    named_values values(request);
    const bool may = may_write(request, in, at, values);
    values.expect_all_used();
    if (!may) return {.error = "ConditionalCheckFailedException"};
    in.erase(at);
    return {};
}

object simulated_dynamodb::query(const object& request, chance& luck) {
    expect_members(request, {"TableName", "KeyConditionExpression", "FilterExpression", "ExpressionAttributeValues",
                             "Limit", "ScanIndexForward", "ConsistentRead", "ExclusiveStartKey"});
    expect_consistent(request);
    expect(text(request, "KeyConditionExpression") == "pk = :pk AND sk BETWEEN :from AND :until", "other keys");
    const auto& in = table_of(request);
    named_values values(request);
    const std::string partition(text(values.use(":pk"), "S"));
    const auto from = bytes_of(values.use(":from"));
    const auto until = bytes_of(values.use(":until"));
    expect_sort(from);
    expect_sort(until);
    expect(from <= until, "a range that ends before it begins");
    const auto limit = request.at("Limit").to_number<std::int64_t>();
    expect(limit > 0, "a page without items");
    const bool is_forward = request.at("ScanIndexForward").as_bool();
    auto first = in.lower_bound({partition, from});
    auto last = in.upper_bound({partition, until});
    if (const auto* const after = request.if_contains("ExclusiveStartKey")) {
        const auto at = place_of_key(after->as_object());
        expect(at.first == partition && from <= at.second && at.second <= until, "a page that begins elsewhere");
        (is_forward ? first : last) = is_forward ? in.upper_bound(at) : in.lower_bound(at);
    }
    object out;
    array items;
    for (std::int64_t seen = 0; first != last;) {
        const auto& item = is_forward ? (first++)->second : (--last)->second;
        if (holds(text(request, "FilterExpression"), item, values)) items.push_back(item);
        // Also where a page would get too long.
        if (++seen < limit && luck.below(50) != 0) continue;
        out["LastEvaluatedKey"] = key_of(item);
        break;
    }
    values.use(":now");
    values.expect_all_used();
    out["Items"] = std::move(items);
    return out;
}

object simulated_dynamodb::describe(const object& request) {
    expect_members(request, {"TableName"});
    return {{"Table",
             {{"TableStatus", "ACTIVE"},
              {"KeySchema", array{object{{"AttributeName", "pk"}, {"KeyType", "HASH"}},
                                  object{{"AttributeName", "sk"}, {"KeyType", "RANGE"}}}},
              {"AttributeDefinitions", array{object{{"AttributeName", "pk"}, {"AttributeType", "S"}},
                                             object{{"AttributeName", "sk"}, {"AttributeType", "B"}}}}}}};
}

dynamodb_answer simulated_dynamodb::serve(std::string_view operation, std::string_view body, std::int64_t seconds,
                                          chance& luck) {
    const auto parsed = boost::json::parse(body);
    const auto& request = parsed.as_object();
    for (const auto* const name : {"Key", "Item"})
        if (const auto* const found = request.if_contains(name))
            remove_expired(table_of(request), place_of(found->as_object()), seconds, luck);
    if (operation == "GetItem") return {.body = get(request)};
    if (operation == "BatchGetItem") return {.body = get_batch(request, luck)};
    if (operation == "PutItem") return put(request);
    if (operation == "UpdateItem") return update(request);
    if (operation == "DeleteItem") return remove(request);
    if (operation == "Query") return {.body = query(request, luck)};
    if (operation == "DescribeTable") return {.body = describe(request)};
    throw std::invalid_argument("DynamoDB is not asked for this: " + std::string(operation));
}

} // namespace poolguard::simulation
