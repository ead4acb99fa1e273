#pragma once
// The tokens of `Logins`: an identity pool accepts ID tokens that this server's user pools issued to the app clients
// that it lists, and those of the outside providers that it lists.

#include "pool/identities/outside_logins.hpp"
#include "pool/tokens/pool_token_verifier.hpp"

namespace poolguard::pool {

// "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123"
std::string provider_name_of(std::string_view user_pool_id);

// The app clients of a user pool that an identity pool lists.
struct accepted_clients {
    std::vector<std::string> ids;
    std::vector<std::string> checked; // those whose tokens must not have been revoked
};

class login_tokens {
  public:
    login_tokens(const pool_token_verifier& verifier, const outside_logins& outside)
        : verifier_(verifier), outside_(outside) {}

    // The id of the user pool that a provider's name means, which is Amazon's name for it or its issuer here; empty
    // when it means none.
    std::string user_pool_of(std::string_view provider_name) const;
    // The provider as its logins name it, if the identity pool lists it; else empty.
    std::string listed_provider(const cognito::identity_pool_settings& settings, std::string_view given) const;
    // The same for a key of RoleMappings, which has the app client of a user pool too: "{provider}:{client}".
    std::string mapped_provider(const cognito::identity_pool_settings& settings, std::string_view given) const;

    // NotAuthorizedException "Token is not from a supported provider of this identity pool." or "Invalid login token.
    // …" with the reason; ExternalServiceException if the keys of an outside provider cannot be had. May block.
    result<verified_login> verify(const identity_pool_document& pool, std::string_view provider_name,
                                  std::string_view token) const;

  private:
    accepted_clients clients_of(const cognito::identity_pool_settings& settings, std::string_view user_pool_id) const;

    const pool_token_verifier& verifier_;
    const outside_logins& outside_;
};

} // namespace poolguard::pool
