#pragma once
// The embedded pool as an OAuth client of another provider: builds the authorization URL and redeems the code.
// Source: OpenID Connect Core section 3.1 for Google, Sign in with Apple and OIDC; "Manually Build a Login Flow" for
// Facebook; "Login with Amazon Developer Guide".

#include "base/random.hpp"
#include "base/secret.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/oauth/authorization_request.hpp"
#include "pool/tokens/provider_metadata.hpp"

namespace poolguard::pool {

// A user at a provider.
struct external_identity {
    std::string id;
    // Claims as text: booleans as "true" and "false", lists as "[a,b]" with percent-encoded elements, null as "".
    std::map<std::string, std::string> claims;
};

// The nonce and PKCE verifier of a pending request.
struct federation_secrets {
    std::string nonce;
    std::string verifier;
};

class provider_client {
  public:
    // `callback` is the redirect URI that is registered at the providers.
    provider_client(aws::http_transport& transport, provider_metadata& documents, const base::clock& clock,
                    std::string callback)
        : transport_(transport), documents_(documents), clock_(clock), callback_(std::move(callback)) {}

    // The URL to redirect the browser to; may block for discovery. The error is a sentence for the log.
    std::expected<std::string, std::string> authorization_url(const provider_document& provider,
                                                              const authorization_request& asked,
                                                              std::string_view state,
                                                              const federation_secrets& secrets);
    // Redeems the code; blocks. The error is a sentence for the log, without anything that the provider sent.
    std::expected<external_identity, std::string> identify(const provider_document& provider,
                                                           const provider_secrets& credentials, std::string_view code,
                                                           const federation_secrets& secrets);

  private:
    struct provider_tokens {
        base::secret access;
        base::secret id;
    };

    std::expected<provider_addresses, std::string> addresses_of(const provider_document& provider);
    std::expected<provider_tokens, std::string> redeem(const provider_document& provider, const std::string& address,
                                                       const provider_secrets& credentials, std::string_view code,
                                                       const federation_secrets& secrets);
    std::expected<boost::json::object, std::string> verify(const provider_document& provider,
                                                           const provider_addresses& at, const base::secret& id_token,
                                                           const std::string& nonce);
    std::expected<boost::json::object, std::string>
    fetch_attributes(const provider_document& provider, const std::string& address, const base::secret& token);
    std::expected<std::string, std::string> secret_for(const provider_document& provider,
                                                       const provider_secrets& credentials) const;

    aws::http_transport& transport_;
    provider_metadata& documents_;
    const base::clock& clock_;
    std::string callback_;
};

} // namespace poolguard::pool
