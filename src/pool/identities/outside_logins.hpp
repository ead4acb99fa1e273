#pragma once
// Logins of providers outside this server. Google, Apple and IAM's OpenID Connect providers issue signed ID tokens,
// which are verified with the provider's published keys. Tokens of Facebook, Amazon and SAML providers cannot be
// verified that way, so their logins are refused, though an identity pool may list them.

#include "jwt/verified_token.hpp"
#include "pool/access/open_id_providers.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/tokens/provider_metadata.hpp"

#include <boost/json/object.hpp>

namespace poolguard::pool {

struct verified_login {
    login who;
    std::string name; // in the amr of identity pools' tokens: "{provider}:CognitoSignIn:{subject}"
    std::string client_id;
    boost::json::object claims;
};
// `kind` is what the name has before the subject.
verified_login verified_by(const jwt::verified_token& token, login who, std::string_view kind);

// A key of SupportedLoginProviders: one that Cognito knows.
bool is_social_provider(std::string_view name);

class outside_logins {
  public:
    // The references must outlive the object.
    outside_logins(const open_id_providers& registered, provider_metadata& documents, const base::clock& clock)
        : registered_(registered), documents_(documents), clock_(clock) {}

    // The name that the provider has in Logins, for this name or an ARN, if the identity pool lists it; else empty.
    static std::string listed_provider(const cognito::identity_pool_settings& settings, std::string_view given);

    // As login_tokens::verify.
    result<verified_login> verify(const cognito::identity_pool_settings& settings, std::string_view provider_name,
                                  std::string_view token) const;

  private:
    struct issuer {
        std::string url;
        std::vector<std::string> clients;
        std::string kind; // as in verified_by
    };
    result<issuer> find_issuer(const cognito::identity_pool_settings& settings, std::string_view provider_name) const;
    // The keys of the token's issuer.
    result<std::shared_ptr<const jwt::key_set>> keys_for(const issuer& by, const std::string& key_id) const;

    const open_id_providers& registered_;
    provider_metadata& documents_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
