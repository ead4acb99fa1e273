#pragma once
// Users' own records in DynamoDB, accessed with their own temporary credentials. The partition key is the identity id,
// so that a role can restrict access to it.

#include "aws/json_call.hpp"
#include "base/random.hpp"
#include "service/record_homes.hpp"
#include "service/user_credentials.hpp"

#include <string>

namespace poolguard::app {

// The table, in DynamoDB itself or behind the embedded pool's DynamoDB proxy.
struct user_table {
    aws::http_transport* transport = nullptr;
    aws::json_target target;
    std::string name;
};

class user_records final : public service::record_homes {
  public:
    // The arguments must outlive the object.
    user_records(user_table table, service::user_credentials& credentials, const base::clock& clock,
                 base::random_source& random)
        : table_(std::move(table)), credentials_(credentials), clock_(clock), random_(random) {}

    std::expected<service::record_home, service::record_error> of(const service::member& owner,
                                                                  std::string_view kind) override;

  private:
    user_table table_;
    service::user_credentials& credentials_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::app
