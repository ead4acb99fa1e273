#pragma once
// The tokens of `Logins`: an identity pool accepts ID tokens that this server's user pools issued to the app clients
// that it lists.

#include "pool/identities/identity_pools.hpp"
#include "pool/tokens/pool_token_verifier.hpp"

namespace poolguard::pool {

struct verified_login {
    login who;
    jwt::verified_token token;
};

// "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123"
std::string provider_name_of(std::string_view user_pool_id);

class login_tokens {
  public:
    explicit login_tokens(const pool_token_verifier& verifier) : verifier_(verifier) {}

    // The id of the user pool that a provider's name means, which is Amazon's name for it or its issuer here; empty
    // when it means none.
    std::string user_pool_of(std::string_view provider_name) const;

    // NotAuthorizedException "Token is not from a supported provider of this identity pool." or "Invalid login token.
    // …" with the reason.
    result<verified_login> verify(const identity_pool_document& pool, std::string_view provider_name,
                                  std::string_view token) const;

  private:
    const pool_token_verifier& verifier_;
};

} // namespace poolguard::pool
