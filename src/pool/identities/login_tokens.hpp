#pragma once
// The tokens of `Logins`: an identity pool takes the ID tokens of user pools of this server, of app clients that it
// lists. Nothing of a token counts before its signature matched.

#include "jwt/verified_token.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/tokens/issuer_names.hpp"
#include "pool/tokens/sessions.hpp"
#include "pool/tokens/signing_keys.hpp"
#include "pool/model/users.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

struct verified_login {
    login who;
    jwt::verified_token token;
};

// "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123"
std::string provider_name_of(std::string_view user_pool_id);

class login_tokens {
  public:
    // What is given must outlive the object.
    login_tokens(user_pools& pools, pool::users& users, signing_keys& keys, pool::sessions& sessions,
                 const issuer_names& issuers, const base::clock& clock);

    // The user pool that a provider's name means, by Amazon's name for it or by its issuer here; empty when it is none.
    std::string user_pool_of(std::string_view provider_name) const;

    // NotAuthorizedException "Token is not from a supported provider of this identity pool." or "Invalid login token.
    // …" with the reason.
    result<verified_login> verify(const identity_pool_document& pool, std::string_view provider_name,
                                  std::string_view token) const;

  private:
    user_pools& pools_;
    pool::users& users_;
    signing_keys& keys_;
    pool::sessions& sessions_;
    const issuer_names& issuers_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
