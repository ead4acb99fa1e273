#pragma once
// Reaches Amazon Cognito, or a server that speaks as it does, over HTTPS (Amazon Cognito user pools API reference;
// the service endpoints stand in the AWS General Reference, "Amazon Cognito endpoints and quotas").

#include "aws/json_call.hpp"
#include "cognito/transport.hpp"

#include <string>
#include <string_view>

namespace poolguard::cognito {

// Where the user pools of a region are, and how calls to them are named and signed. An `endpoint` that is not empty,
// such as COGNITO_ENDPOINT, takes the place of the region's own.
aws::json_target user_pools_target(std::string region, std::string endpoint = {});
// The same for identity pools.
aws::json_target identity_pools_target(std::string region, std::string endpoint = {});

class https_transport final : public transport {
  public:
    // For all tries of a call and the pauses between them. A server that drains waits for the calls that have begun
    // (see http::server_options), and must end within ten seconds.
    static constexpr std::chrono::milliseconds deadline{7'000};

    explicit https_transport(aws::json_call over) : over_(std::move(over)) {}

    // Operations of authorization::signature are signed with the credentials of `over`; the others are not. Beside
    // Cognito's own names a failure may be unreachable (no answer, or that of a proxy that has none),
    // unreadable_reply, or no_credentials.
    result<std::string> call(std::string_view operation, authorization authorized_by, std::string_view body,
                             bool is_idempotent) override;

  private:
    aws::json_call over_;
};

} // namespace poolguard::cognito
