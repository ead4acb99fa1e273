// Tables in the DynamoDB behind this server.

#include "app/commands/apply/kind_tools.hpp"
#include "base/try.hpp"

#include <thread>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

constexpr auto max_polls = 100;
constexpr std::chrono::milliseconds poll_interval{200};

std::expected<json::object, std::string> wait_until_active(const subject& of, const std::string& name) {
    for (int polls = 0; polls < max_polls; ++polls) {
        const auto now = of.services.tables("DescribeTable", {{"TableName", name}});
        if (!now) return of.failed(now.error());
        const auto& table = object_at(*now, "Table");
        if (text_at(table, "TableStatus") == "ACTIVE") return table;
        std::this_thread::sleep_for(poll_interval);
    }
    return of.refused(fmt::format("the table {} is not ready yet", name));
}

// Whether time to live was enabled. Not every server that speaks DynamoDB's API has it.
std::expected<bool, std::string> apply_expiry(const subject& of, const std::string& name) {
    const auto& wanted = object_at(of.properties, "TimeToLiveSpecification");
    if (wanted.empty()) return false;
    const auto now = of.services.tables("DescribeTimeToLive", {{"TableName", name}});
    if (!now && now.error().name == "UnknownOperationException") return false;
    if (!now) return of.failed(now.error());
    const auto state = text_at(object_at(*now, "TimeToLiveDescription"), "TimeToLiveStatus");
    if (state == "ENABLED" || state == "ENABLING") return false;
    const auto done =
        of.services.tables("UpdateTimeToLive", {{"TableName", name}, {"TimeToLiveSpecification", wanted}});
    if (!done && done.error().name == "UnknownOperationException") return false;
    if (!done) return of.failed(done.error());
    return true;
}

// A global table becomes an ordinary table in this one DynamoDB, without provisioned throughput.
json::object new_table(const subject& of, const std::string& name) {
    auto out = of.only({"AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes",
                        "LocalSecondaryIndexes", "ProvisionedThroughput"});
    if (!out.contains("ProvisionedThroughput")) out["BillingMode"] = "PAY_PER_REQUEST";
    out["TableName"] = name;
    return out;
}

} // namespace

apply_result apply_table(const subject& of) {
    const auto name = of.name_by("TableName");
    if (!of.services.has_tables())
        return applied{change::skipped, name, {}, "this server has no DynamoDB: set DYNAMODB_ENDPOINT"};
    const auto now = of.services.tables("DescribeTable", {{"TableName", name}});
    if (!now && !is_missing(now.error())) return of.failed(now.error());
    if (!now) {
        if (const auto made = of.services.tables("CreateTable", new_table(of, name)); !made)
            return of.failed(made.error());
        POOLGUARD_CHECK(wait_until_active(of, name));
        POOLGUARD_CHECK(apply_expiry(of, name));
        return applied{change::created, name};
    }
    const auto fixed = of.only({"KeySchema"});
    if (!differences(fixed, object_at(*now, "Table")).empty())
        return of.refused(fmt::format("the keys of the table {} cannot be changed", name));
    POOLGUARD_TRY(const auto expiry, apply_expiry(of, name));
    return applied{expiry ? change::changed : change::unchanged, name, {}, expiry ? "TimeToLiveSpecification" : ""};
}

} // namespace poolguard::app::apply
