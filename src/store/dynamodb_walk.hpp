#pragma once
// A walk through the tables, in the order of DynamoDB's Scan.

#include "store/dynamodb_calls.hpp"
#include "store/dynamodb_tables.hpp"
#include "store/walk.hpp"

namespace poolguard::store {

class dynamodb_walk final : public walk {
  public:
    // The clock and the ports of the service must outlive the walk.
    dynamodb_walk(const dynamodb_tables& tables, aws::json_call service, const base::clock& clock,
                  std::optional<walk_position> after = {});

    std::expected<std::vector<entry>, error> next() override;
    std::expected<std::optional<std::int64_t>, error> total() override { return std::nullopt; }

  private:
    std::vector<std::string> left_; // the remaining tables, the current one first
    dynamodb::calls calls_;
    const base::clock& clock_;
    std::optional<dynamodb::item> behind_;
};

} // namespace poolguard::store
