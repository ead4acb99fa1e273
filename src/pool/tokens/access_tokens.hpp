#pragma once
// Who calls, told by the AccessToken member of a request: the token must be of a pool of this server, and its
// session and its user must still count.

#include "base/secret.hpp"
#include "pool/tokens/sessions.hpp"

#include <memory>

namespace poolguard::pool {

// Only access_tokens::verify makes one.
class signed_in_user {
  public:
    const user_pool_document& pool() const { return *pool_; }
    const client_document& client() const { return *client_; }
    const user_document& user() const { return user_; }
    // Of the token.
    const std::string& scope() const { return scope_; }

  private:
    friend class access_tokens;
    signed_in_user(std::shared_ptr<const user_pool_document> pool, std::shared_ptr<const client_document> client,
                   user_document user, std::string scope)
        : pool_(std::move(pool)), client_(std::move(client)), user_(std::move(user)), scope_(std::move(scope)) {}

    std::shared_ptr<const user_pool_document> pool_;
    std::shared_ptr<const client_document> client_;
    user_document user_;
    std::string scope_;
};

class access_tokens {
  public:
    access_tokens(user_pools& pools, pool::users& users, signing_keys& keys, pool::sessions& sessions,
                  const issuer_names& issuers, const base::clock& clock);

    // The token must have the scope. NotAuthorizedException "Could not verify signature
    // for Access Token", "Access Token has expired", "Access Token has been revoked", "Access Token does not have
    // required scopes", "Invalid Access Token" or "User is disabled."; UserNotFoundException when the user is gone.
    result<signed_in_user> verify(std::string_view token, std::string_view scope = sign_in_scope) const;

  private:
    result<std::shared_ptr<const user_pool_document>> pool_of(std::string_view token) const;

    user_pools& pools_;
    pool::users& users_;
    signing_keys& keys_;
    pool::sessions& sessions_;
    const issuer_names& issuers_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
