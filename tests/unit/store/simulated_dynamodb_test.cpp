// The DynamoDB of the simulation (tests/simulation) does for the engine what Amazon's does.

#include "dynamodb_fixture.hpp"
#include "records_conformance.hpp"
#include "simulation/store/simulated_dynamodb.hpp"

#include <mutex>
#include <stdexcept>

namespace poolguard::store {
namespace {

using simulation::chance;
using simulation::simulated_dynamodb;

class transport_to_simulated final : public aws::http_transport {
  public:
    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override {
        std::string operation;
        for (const auto& [name, value] : request.headers)
            if (name == "X-Amz-Target") operation = value.substr(value.find('.') + 1);
        const std::lock_guard lock(mutex_);
        const auto answer = service_.serve(operation, request.body, 0, luck_);
        if (answer.error.empty()) return aws::http_reply{200, {}, serialize(answer.body)};
        return aws::http_reply{400, {{"x-amzn-errortype", answer.error}}, "{}"};
    }

  private:
    std::mutex mutex_;
    simulated_dynamodb service_;
    chance luck_{1};
};

class opened_simulated final : public opened_records {
  public:
    explicit opened_simulated(const base::clock& clock)
        : records_({"users", "sessions", [](std::string_view partition) { return partition.starts_with('q'); }},
                   {dynamodb::target("us-east-1", {}), transport_, key_, clock, random_}, clock, random_) {}
    store::records& records() override { return records_; }

  private:
    transport_to_simulated transport_;
    fixed_key key_;
    base::system_random random_;
    dynamodb_records records_;
};

INSTANTIATE_TEST_SUITE_P(simulated_dynamodb, records_conformance, testing::Values([](const base::clock& clock) {
                             return std::make_unique<opened_simulated>(clock);
                         }));

TEST(simulated_dynamodb, refuses_what_it_does_not_understand) {
    const std::string at = R"("TableName":"t","Key":{"pk":{"S":"p"},"sk":{"B":"cg=="}})";
    const std::string put = R"("TableName":"t","Item":{"pk":{"S":"p"},"sk":{"B":"cg=="},"ver":{"N":"1"}})";
    struct refused {
        std::string operation;
        std::string request;
    };
    const std::vector<refused> all{
        {"Scan", R"({"TableName":"t"})"},
        {"GetItem", '{' + at + '}'},
        {"GetItem", '{' + at + R"(,"ConsistentRead":false})"},
        {"GetItem", '{' + at + R"(,"ConsistentRead":true,"AttributesToGet":["pk"]})"},
        {"GetItem", R"({"TableName":"t","Key":{"pk":{"S":""},"sk":{"B":"cg=="}},"ConsistentRead":true})"},
        {"GetItem", R"({"TableName":"t","Key":{"pk":{"S":"p"}},"ConsistentRead":true})"},
        {"PutItem", '{' + put + R"(,"ConditionExpression":"ver <> :ver"})"},
        {"PutItem", '{' + put + R"(,"ConditionExpression":"ver = :ver"})"},
        {"PutItem", '{' + put + R"x(,"ConditionExpression":"contains(ver, ver)"})x"},
        {"PutItem", '{' + put + R"x(,"ConditionExpression":"(attribute_not_exists(pk)"})x"},
        {"PutItem", '{' + put + R"(,"ExpressionAttributeValues":{":now":{"N":"1"}}})"},
        {"UpdateItem", '{' + at + R"(,"ReturnValues":"ALL_NEW","UpdateExpression":"REMOVE ver"})"},
        {"UpdateItem", '{' + at + R"(,"ReturnValues":"UPDATED_NEW","UpdateExpression":"ADD ver :one"})"},
        {"UpdateItem", '{' + at + R"(,"ReturnValues":"UPDATED_NEW","UpdateExpression":"SET ver = ver"})"},
    };
    for (const auto& [operation, request] : all) {
        simulated_dynamodb service;
        chance luck{1};
        EXPECT_THROW(service.serve(operation, request, 0, luck), std::exception) << operation << ' ' << request;
    }
}

TEST(simulated_dynamodb, removes_expired_items_a_while_later) {
    simulated_dynamodb service;
    chance luck{1};
    const std::string at = R"("pk":{"S":"p"},"sk":{"B":"cg=="})";
    ASSERT_TRUE(service.serve("PutItem", R"({"TableName":"t","Item":{)" + at + R"(,"exp_s":{"N":"100"}}})", 0, luck)
                    .error.empty());
    const auto is_there = [&](std::int64_t seconds) {
        const auto request = R"({"TableName":"t","ConsistentRead":true,"Key":{)" + at + "}}";
        return service.serve("GetItem", request, seconds, luck).body.contains("Item");
    };
    for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(is_there(101));
    bool was_removed = false;
    for (int i = 0; i < 100 && !was_removed; ++i)
        was_removed = !is_there(1000);
    EXPECT_TRUE(was_removed);
}

} // namespace
} // namespace poolguard::store
