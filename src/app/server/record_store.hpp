#pragma once
// The configured store of this server's records: a file in the data folder, or DynamoDB tables.

#include "app/server/aws_access.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/dynamodb_calls.hpp"
#include "store/dynamodb_tables.hpp"
#include "store/records.hpp"
#include "store/walk.hpp"

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace poolguard::app {

// Whether a partition belongs to the table of temporary records, from which the store removes what has expired.
bool is_of_sessions(std::string_view partition);

// The configured DynamoDB, with credentials of the default chain.
class dynamodb_access {
  public:
    // The arguments must outlive the object.
    dynamodb_access(const settings& given, const environment& variables, const base::clock& clock,
                    base::random_source& random);

    const store::dynamodb_tables& tables() const { return tables_; }
    // The object must outlive the call.
    aws::json_call service();

  private:
    const settings& given_;
    const base::clock& clock_;
    base::random_source& random_;
    store::dynamodb_tables tables_;
    aws_access aws_;
};

class record_store {
  public:
    // The error is a sentence. The arguments must outlive the records.
    static std::expected<std::unique_ptr<record_store>, std::string>
    open(const settings& given, const environment& variables, const base::clock& clock, base::random_source& random);
    store::records& port() const { return *records_; }
    // Walks through all records, starting after `after`. The clock and the records must outlive the walk; the error is
    // a sentence.
    std::expected<std::unique_ptr<store::walk>, std::string> walk(const base::clock& clock,
                                                                  std::optional<store::walk_position> after) const;

  private:
    std::unique_ptr<dynamodb_access> dynamodb_;
    std::unique_ptr<store::records> records_;
    std::filesystem::path file_; // of SQLite
};

} // namespace poolguard::app
