#pragma once
// Amazon Cognito, or a server that speaks as it does, reached over HTTPS.

#include "app/server/aws_access.hpp"
#include "cognito/https_transport.hpp"
#include "service/jwks_source.hpp"
#include "service/oauth_client.hpp"

#include <string>
#include <vector>

namespace poolguard::app {

class remote_cognito {
  public:
    // The arguments must outlive the object.
    remote_cognito(const cognito_settings& settings, const environment& variables, const base::clock& clock,
                   base::random_source& random);

    cognito::transport& transport() { return transport_; }
    // To identity pools.
    cognito::transport& identities() { return identities_; }
    aws::http_transport& https() { return aws_.https; }
    // Fetches the pool's JWKS document, at first the one that is at hand; the function must not outlive the object.
    service::key_fetch key_fetch();

    // The OAuth endpoints at that domain; the function must not outlive the object.
    service::oauth_transport oauth(std::string domain);

    // The issuers whose tokens are accepted: the one that is set, or both of Amazon's forms, or that of the endpoint.
    static std::vector<std::string> issuers(const cognito_settings& settings);
    static std::string jwks_url(const cognito_settings& settings);

  private:
    std::string jwks_url_;
    std::string first_keys_; // until the first fetch, which they are; fetches come one at a time
    aws_access aws_;
    cognito::https_transport transport_;
    cognito::https_transport identities_;
};

} // namespace poolguard::app
