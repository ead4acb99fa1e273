#pragma once
// Reaches Amazon Cognito, or another server with its protocol, over HTTPS (Amazon Cognito user pools API reference; for
// the service endpoints AWS General Reference, "Amazon Cognito endpoints and quotas").

#include "aws/json_call.hpp"
#include "cognito/transport.hpp"

#include <string>
#include <string_view>

namespace poolguard::cognito {

// The endpoint of a region's user pools, and how calls to it are named and signed. `endpoint`, if not empty, replaces
// the region's own (COGNITO_ENDPOINT).
aws::json_target user_pools_target(std::string region, std::string endpoint = {});
// The same for identity pools.
aws::json_target identity_pools_target(std::string region, std::string endpoint = {});

class https_transport final : public transport {
  public:
    // For all tries of a call and the pauses between them. A draining server waits for running calls (see
    // http::server_options) and must end within ten seconds.
    static constexpr std::chrono::milliseconds deadline{7'000};

    explicit https_transport(aws::json_call over) : over_(std::move(over)) {}

    // Only operations of authorization::signature are signed, with the credentials of `over`. Besides Cognito's own
    // names, a failure may be unreachable (no answer, or a temporary error of a proxy), unreadable_reply or
    // no_credentials.
    result<std::string> call(std::string_view operation, authorization authorized_by, std::string_view body,
                             bool is_idempotent) override;

  private:
    aws::json_call over_;
};

} // namespace poolguard::cognito
