#pragma once
// The AWS services that are spoken here, at "POST /" as they all are: Cognito's two in AWS JSON 1.1 by X-Amz-Target,
// with Signature Version 4 for the operations that need it; DynamoDB's door and roles, which answer for themselves.
// Source: "AWS JSON 1.1 protocol" (Smithy), and what Cognito answers.

#include "base/clock.hpp"
#include "http/router.hpp"
#include "pool/access/request_authenticator.hpp"
#include "pool/protocol/dispatcher.hpp"

#include <vector>

namespace poolguard::pool {

class dynamodb_proxy;
class query_endpoint;

// One service of AWS JSON 1.1.
struct json_service {
    std::string_view target_prefix;   // "AWSCognitoIdentityProviderService."
    std::string_view signing_service; // "cognito-idp", also of its actions in policies
    std::string_view id_member;       // "UserPoolId": the member that names what a call is about,
    std::string_view resource_kind;   // "userpool": and how ARNs call it
    const dispatcher& operations;
};

inline constexpr std::string_view user_pool_prefix = "AWSCognitoIdentityProviderService.";
inline constexpr std::string_view identity_pool_prefix = "AWSCognitoIdentityService.";

class wire_endpoint {
  public:
    // DynamoDB's batches are what may be large.
    static constexpr std::size_t body_limit = std::size_t{1024} * 1024;

    // All that is given must outlive the routes; a door that is not given is closed.
    wire_endpoint(std::vector<json_service> services, const request_authenticator& who, const base::clock& clock,
                  dynamodb_proxy* dynamodb = nullptr, query_endpoint* roles = nullptr);

    // Adds "POST /". The endpoint must outlive the router.
    void add_routes(http::router& routes);

    // Runs one call; blocks.
    http::response answer(const http::request& request) const;

  private:
    http::response answer_json(const json_service& service, std::string_view operation,
                               const http::request& request) const;
    // Settles who calls; the failure that AWS gives when a signature is needed and absent or wrong, or when the caller
    // may not do that.
    result<call> authorize(const json_service& service, std::string_view operation, const http::request& request) const;

    std::vector<json_service> services_;
    const request_authenticator& callers_;
    const base::clock& clock_;
    dynamodb_proxy* dynamodb_;
    query_endpoint* roles_;
};

} // namespace poolguard::pool
