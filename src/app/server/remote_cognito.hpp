#pragma once
// Amazon Cognito, or a server with the same protocol, reached over HTTPS.

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
    // Fetches the pool's JWKS document; first returns the configured one, if any. The function must not outlive the
    // object.
    service::key_fetch key_fetch();

    // The OAuth endpoints at that domain; the function must not outlive the object.
    service::oauth_transport oauth(std::string domain);

    // The issuers whose tokens are accepted: the configured one, that of the endpoint, or both of Amazon's forms.
    static std::vector<std::string> issuers(const cognito_settings& settings);
    static std::string jwks_url(const cognito_settings& settings);

  private:
    std::string jwks_url_;
    std::string first_keys_; // returned by the first fetch, then empty; fetches do not run at once
    aws_access aws_;
    cognito::https_transport transport_;
    cognito::https_transport identities_;
};

} // namespace poolguard::app
