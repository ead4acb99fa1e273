#include "dynamodb_fixture.hpp"
#include "records_conformance.hpp"

namespace poolguard::store {
namespace {

class opened_dynamodb final : public opened_records {
  public:
    opened_dynamodb(const base::clock& clock, const dynamodb_process& database) : world_(clock, database) {
        const auto tables = dynamodb_world::new_tables();
        if (const auto made = make_tables(world_.calls(), tables); !made)
            throw std::runtime_error(made.error().sentence);
        records_ = std::make_unique<dynamodb_records>(tables, world_.service(), clock, world_.random);
    }
    store::records& records() override { return *records_; }

  private:
    dynamodb_world world_;
    std::unique_ptr<dynamodb_records> records_;
};

INSTANTIATE_TEST_SUITE_P(dynamodb, records_conformance, testing::Values([](const base::clock& clock) {
                             return std::make_unique<opened_dynamodb>(clock, dynamodb_of_tests());
                         }));
INSTANTIATE_TEST_SUITE_P(dynamodb_local, records_conformance, testing::Values([](const base::clock& clock) {
                             return std::make_unique<opened_dynamodb>(clock, dynamodb_local_of_tests());
                         }));

} // namespace
} // namespace poolguard::store
