#pragma once
// Cognito's protocol over HTTP: AWS JSON 1.1 at "POST /", with Signature Version 4 for the operations that need it.
// Source: "AWS JSON 1.1 protocol" (Smithy), and what Cognito answers.

#include "aws/signature.hpp"
#include "base/clock.hpp"
#include "http/router.hpp"
#include "pool/dispatcher.hpp"

namespace poolguard::pool {

class wire_endpoint {
  public:
    static constexpr std::size_t body_limit = std::size_t{256} * 1024;
    static constexpr std::string_view target_prefix = "AWSCognitoIdentityProviderService.";
    static constexpr std::string_view signing_service = "cognito-idp";

    // All arguments must outlive the routes. `known_keys` is asked for the key of every signature.
    wire_endpoint(const dispatcher& operations, const base::clock& clock, aws::credentials_lookup known_keys);

    // Adds "POST /". The endpoint must outlive the router.
    void add_routes(http::router& routes);

    // Runs one call; blocks.
    http::response answer(const http::request& request) const;

  private:
    // Settles who calls; the failure that AWS gives when a signature is needed and absent or wrong.
    cognito::result<call> authorize(const http::request& request, std::string_view operation) const;

    const dispatcher& operations_;
    const base::clock& clock_;
    aws::credentials_lookup known_keys_;
};

} // namespace poolguard::pool
