#include "store/dynamodb_setup.hpp"

#include "base/try.hpp"
#include "store/document.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <thread>

namespace poolguard::store {
namespace dynamodb {

struct key_element {
    std::string AttributeName{};
    std::string KeyType{}; // "HASH" or "RANGE"
    friend bool operator==(const key_element&, const key_element&) = default;
};
BOOST_DESCRIBE_STRUCT(key_element, (), (AttributeName, KeyType))

struct attribute_definition {
    std::string AttributeName{};
    std::string AttributeType{};
};
BOOST_DESCRIBE_STRUCT(attribute_definition, (), (AttributeName, AttributeType))

struct table_name {
    std::string TableName{};
};
BOOST_DESCRIBE_STRUCT(table_name, (), (TableName))

struct table_description {
    static constexpr bool has_defaults = true;
    std::string TableStatus{};
    std::vector<key_element> KeySchema{};
    std::vector<attribute_definition> AttributeDefinitions{};
};
BOOST_DESCRIBE_STRUCT(table_description, (), (TableStatus, KeySchema, AttributeDefinitions))

struct describe_table_response {
    table_description Table{};
};
BOOST_DESCRIBE_STRUCT(describe_table_response, (), (Table))

struct create_table_request {
    std::string TableName{};
    std::vector<key_element> KeySchema{};
    std::vector<attribute_definition> AttributeDefinitions{};
    std::string BillingMode = "PAY_PER_REQUEST";
};
BOOST_DESCRIBE_STRUCT(create_table_request, (), (TableName, KeySchema, AttributeDefinitions, BillingMode))

struct time_to_live {
    std::string AttributeName{};
    bool Enabled = true;
};
BOOST_DESCRIBE_STRUCT(time_to_live, (), (AttributeName, Enabled))

struct update_time_to_live_request {
    std::string TableName{};
    time_to_live TimeToLiveSpecification{};
};
BOOST_DESCRIBE_STRUCT(update_time_to_live_request, (), (TableName, TimeToLiveSpecification))

} // namespace dynamodb

struct version_document {
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(version_document, (), (version))

namespace {

using namespace dynamodb;

constexpr std::int64_t this_version = 1;
constexpr std::chrono::milliseconds between_looks{100};
constexpr int most_looks = 1200; // two minutes

const std::vector<key_element>& own_keys() {
    static const std::vector<key_element> keys{{attribute::partition, "HASH"}, {attribute::sort, "RANGE"}};
    return keys;
}
const std::vector<attribute_definition>& own_types() {
    static const std::vector<attribute_definition> types{{attribute::partition, "S"}, {attribute::sort, "B"}};
    return types;
}

std::vector<std::string> names_of(const dynamodb_tables& tables) {
    if (tables.users == tables.sessions) return {tables.users};
    return {tables.users, tables.sessions};
}

open_error cannot(std::string_view what, const std::string& table, const failed_call& why) {
    return {open_failure::unavailable, fmt::format("The table {} cannot be {}: {}", table, what, why.cause)};
}

std::string spelled(const table_description& table) {
    std::vector<std::string> out;
    for (const auto& each : table.KeySchema) {
        const auto type =
            std::ranges::find(table.AttributeDefinitions, each.AttributeName, &attribute_definition::AttributeName);
        out.push_back(fmt::format("{} ({})", each.AttributeName,
                                  type == table.AttributeDefinitions.end() ? "?" : type->AttributeType));
    }
    return fmt::format("{}", fmt::join(out, ", "));
}

std::expected<void, open_error> check_shape(const std::string& name, const table_description& table) {
    table_description own{"", own_keys(), own_types()};
    if (spelled(table) == spelled(own)) return {};
    return std::unexpected(open_error{open_failure::other_shape,
                                      fmt::format("The table {} has the keys {} instead of {}; name another table with "
                                                  "DYNAMODB_USERS_TABLE or DYNAMODB_SESSIONS_TABLE",
                                                  name, spelled(table), spelled(own))});
}

// nullopt if there is no such table.
std::expected<std::optional<table_description>, open_error> describe(const calls& calls, const std::string& name) {
    auto found = calls.ask<describe_table_response>("DescribeTable", table_name{name});
    if (found) return std::move(found->Table);
    if (found.error().cause == "ResourceNotFoundException") return std::nullopt;
    return std::unexpected(cannot("read", name, found.error()));
}

std::expected<void, open_error> wait_until_active(const calls& calls, const std::string& name) {
    // DynamoDB sends no notice when a table is ready.
    for (int look = 0; look < most_looks; ++look) {
        POOLGUARD_TRY(const auto found, describe(calls, name));
        if (found && found->TableStatus == "ACTIVE") return {};
        std::this_thread::sleep_for(between_looks);
    }
    return std::unexpected(open_error{
        open_failure::unavailable, fmt::format("The table {} was created but is not ready after two minutes", name)});
}

std::expected<table_made, open_error> make_table(const calls& calls, const std::string& name) {
    POOLGUARD_TRY(const auto found, describe(calls, name));
    table_made out{.name = name, .was_there = found.has_value()};
    if (found) {
        POOLGUARD_CHECK(check_shape(name, *found));
    } else {
        const auto made = calls.ask<nothing_more>("CreateTable", create_table_request{name, own_keys(), own_types()});
        // Another process is just creating it.
        if (!made && made.error().cause != "ResourceInUseException")
            return std::unexpected(cannot("created", name, made.error()));
    }
    POOLGUARD_CHECK(wait_until_active(calls, name));
    const auto removes =
        calls.ask<nothing_more>("UpdateTimeToLive", update_time_to_live_request{name, {attribute::removed_after}});
    // DynamoDB refuses to set it again.
    out.removes_expired = removes || removes.error().cause == "ValidationException";
    return out;
}

} // namespace

std::expected<void, open_error> check_tables(const calls& calls, const dynamodb_tables& tables) {
    for (const auto& name : names_of(tables)) {
        POOLGUARD_TRY(const auto found, describe(calls, name));
        if (!found)
            return std::unexpected(
                open_error{open_failure::missing,
                           fmt::format("There is no table {}; create it with 'poolguard tables create'", name)});
        POOLGUARD_CHECK(check_shape(name, *found));
    }
    return {};
}

std::expected<std::vector<table_made>, open_error> make_tables(const calls& calls, const dynamodb_tables& tables) {
    std::vector<table_made> out;
    for (const auto& name : names_of(tables)) {
        POOLGUARD_TRY(auto made, make_table(calls, name));
        out.push_back(std::move(made));
    }
    return out;
}

std::expected<void, open_error> check_version(records& in) {
    const key at{"server", "store-version"};
    auto found = load<version_document>(in, at);
    if (found && !*found) {
        const auto saved = save(in, at, version_document{this_version}, if_absent{});
        if (saved) return {};
        found = load<version_document>(in, at);
    }
    if (!found || !*found)
        return std::unexpected(
            open_error{open_failure::unavailable, "The tables cannot be read or written at the moment"});
    if ((*found)->value.version <= this_version) return {};
    return std::unexpected(open_error{
        open_failure::newer_version,
        fmt::format("The tables were written by a newer version of Poolguard (version {} of the records, this one "
                    "knows {})",
                    (*found)->value.version, this_version)});
}

} // namespace poolguard::store
