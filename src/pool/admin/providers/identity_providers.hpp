#pragma once
// The identity providers of pools, as records. Their secrets are sealed.

#include "base/seal.hpp"
#include "cognito/messages/identity_providers.hpp"
#include "pool/model/named_documents.hpp"
#include "pool/model/pool_keys.hpp"

namespace poolguard::pool {

struct provider_document {
    static constexpr bool has_defaults = true;
    std::string name;
    cognito::identity_provider_type type = cognito::identity_provider_type::OIDC;
    cognito::string_map details; // without the secrets, with the endpoints filled in
    std::string sealed_secrets;  // base64
    cognito::string_map mapping; // from attribute of the pool to claim of the provider
    std::vector<std::string> identifiers;
    std::optional<cognito::acr_mapping> acr;
    std::int64_t created = 0;
    std::int64_t modified = 0;
};
BOOST_DESCRIBE_STRUCT(provider_document, (),
                      (name, type, details, sealed_secrets, mapping, identifiers, acr, created, modified))

// The secrets among a provider's details.
struct provider_secrets {
    static constexpr bool has_defaults = true;
    std::string client_secret;
    std::string private_key; // of Sign in with Apple: PEM, or only its base64
};
BOOST_DESCRIBE_STRUCT(provider_secrets, (), (client_secret, private_key))

class identity_providers : public named_documents<provider_document> {
  public:
    static constexpr std::size_t most = 300; // per pool; Cognito's quota

    // All references must outlive the providers.
    identity_providers(store::records& records, const base::sealer& sealer, base::random_source& random)
        : named_documents(records, keys::identity_provider_kind), sealer_(sealer), random_(random) {}

    result<std::optional<provider_document>> find_by_identifier(std::string_view pool_id,
                                                                std::string_view identifier) const;

    // Throws std::runtime_error if they were sealed with another key.
    provider_secrets secrets_of(std::string_view pool_id, const provider_document& provider) const;
    std::string seal(std::string_view pool_id, std::string_view name, const provider_secrets& secrets) const;

  private:
    const base::sealer& sealer_;
    base::random_source& random_;
};

} // namespace poolguard::pool
