#pragma once
// The embedded pool as a client of another provider: where to send a browser, and who comes back with a code.
// Source: OpenID Connect Core section 3.1 for Google, Sign in with Apple and OIDC; "Manually Build a Login Flow" for
// Facebook; "Login with Amazon Developer Guide".

#include "base/random.hpp"
#include "base/secret.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/federation/provider_metadata.hpp"
#include "pool/oauth/authorization_request.hpp"

namespace poolguard::pool {

// Who somebody is at a provider.
struct external_identity {
    std::string id;
    // Claims as text: truth values as "true" and "false", lists as "[a,b]" with their parts percent-encoded. A claim
    // that is null or empty is there and empty.
    std::map<std::string, std::string> claims;
};

// What is remembered between a browser's leaving and its return.
struct federation_secrets {
    std::string nonce;
    std::string verifier;
};

class provider_client {
  public:
    // `callback` is where providers send browsers back to.
    provider_client(aws::http_transport& transport, provider_metadata& documents, const base::clock& clock,
                    std::string callback)
        : transport_(transport), documents_(documents), clock_(clock), callback_(std::move(callback)) {}

    // Where the browser is to go. The error is a sentence for the log.
    std::expected<std::string, std::string> address_for(const provider_document& provider,
                                                        const authorization_request& asked, std::string_view state,
                                                        const federation_secrets& secrets);
    // Redeems the code; blocks. The error is a sentence for the log that holds nothing of what the provider sent.
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
