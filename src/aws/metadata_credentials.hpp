#pragma once
// The credentials of programs that run on AWS: from the container agent ("Container credential provider", AWS SDKs and
// Tools Reference Guide) and from the EC2 instance metadata service, version 2 ("Use the Instance Metadata Service",
// EC2 User Guide).

#include "aws/credentials.hpp"
#include "aws/curl_transport.hpp"
#include "aws/environment.hpp"
#include "aws/http_call.hpp"

#include <string_view>

namespace poolguard::aws {

// Allows unencrypted HTTP only to AWS's metadata addresses.
curl_options metadata_curl_options();

// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI at 169.254.170.2, else AWS_CONTAINER_CREDENTIALS_FULL_URI at an HTTPS,
// loopback or metadata address, with the token of AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or
// AWS_CONTAINER_AUTHORIZATION_TOKEN.
class container_credentials final : public credential_provider {
  public:
    container_credentials(environment variables, http_transport& transport)
        : variables_(std::move(variables)), transport_(transport) {}
    // Takes at most 5 seconds.
    std::expected<credentials, credentials_error> get() override;

  private:
    environment variables_;
    http_transport& transport_;
};

// The role of the EC2 instance, from AWS_EC2_METADATA_SERVICE_ENDPOINT, else http://169.254.169.254. Not configured if
// AWS_EC2_METADATA_DISABLED is "true" or the instance has no role.
class instance_credentials final : public credential_provider {
  public:
    instance_credentials(environment variables, http_transport& transport)
        : variables_(std::move(variables)), transport_(transport) {}
    // Gives up after a second if there is no such service.
    std::expected<credentials, credentials_error> get() override;

  private:
    std::expected<http_reply, credentials_error> ask(const http_request& request) const;

    environment variables_;
    http_transport& transport_;
};

// Reads {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"}, as both services send them.
std::expected<credentials, credentials_error> read_metadata_credentials(std::string_view document);

} // namespace poolguard::aws
