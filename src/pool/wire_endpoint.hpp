#pragma once
// "POST /", the endpoint of all AWS services here: Cognito user pools and identity pools in AWS JSON 1.1, selected by
// X-Amz-Target, with Signature Version 4 for the operations that need it; the DynamoDB proxy; and IAM roles.
// Source: "AWS JSON 1.1 protocol" (Smithy), and the replies of Cognito.

#include "base/clock.hpp"
#include "http/router.hpp"
#include "pool/access/request_authenticator.hpp"
#include "pool/protocol/dispatcher.hpp"

#include <vector>

namespace poolguard::pool {

class call_limits;
class dynamodb_proxy;
class query_endpoint;

// One service of AWS JSON 1.1.
struct json_service {
    std::string_view target_prefix;   // "AWSCognitoIdentityProviderService."
    std::string_view signing_service; // "cognito-idp", also the prefix of its actions in policies
    std::string_view id_member;       // "UserPoolId", the member with the id of the resource
    std::string_view resource_kind;   // "userpool", the resource type in ARNs
    const dispatcher& operations;
};

inline constexpr std::string_view user_pool_prefix = "AWSCognitoIdentityProviderService.";
inline constexpr std::string_view identity_pool_prefix = "AWSCognitoIdentityService.";

class wire_endpoint {
  public:
    // Large enough for the images of managed login branding, and for DynamoDB batches.
    static constexpr std::size_t body_limit = std::size_t{2} * 1024 * 1024;

    // All references must outlive the routes. A null pointer turns that service off.
    wire_endpoint(std::vector<json_service> services, const request_authenticator& who, const call_limits& limits,
                  const base::clock& clock, dynamodb_proxy* dynamodb = nullptr, query_endpoint* roles = nullptr);

    // Adds "POST /". The endpoint must outlive the router.
    void add_routes(http::router& routes);

    // Runs one call; blocks.
    http::response answer(const http::request& request) const;

  private:
    http::response answer_json(const json_service& service, std::string_view operation,
                               const http::request& request) const;
    // Authenticates the caller. Fails as AWS does if a required signature is missing or wrong, or if the caller is not
    // authorized.
    result<call> authorize(const json_service& service, std::string_view operation, const http::request& request) const;

    std::vector<json_service> services_;
    const request_authenticator& authenticator_;
    const call_limits& limits_;
    const base::clock& clock_;
    dynamodb_proxy* dynamodb_;
    query_endpoint* roles_;
};

} // namespace poolguard::pool
