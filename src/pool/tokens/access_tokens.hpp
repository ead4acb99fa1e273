#pragma once
// Identifies the caller by the AccessToken member of a request: the token must come from a pool of this server, and
// its session and its user must still be valid.

#include "pool/model/scopes.hpp"
#include "pool/tokens/pool_token_verifier.hpp"

namespace poolguard::pool {

// Only access_tokens::verify makes one.
class signed_in_user {
  public:
    const user_pool_document& pool() const { return *pool_; }
    const client_document& client() const { return *client_; }
    const user_document& user() const { return user_; }
    // The token's.
    const std::string& scope() const { return scope_; }
    // The token's, by which `sessions` knows it.
    const std::string& session() const { return session_; }

  private:
    friend class access_tokens;
    signed_in_user(std::shared_ptr<const user_pool_document> pool, std::shared_ptr<const client_document> client,
                   user_document user, const jwt::verified_token& token)
        : pool_(std::move(pool)), client_(std::move(client)), user_(std::move(user)), scope_(token.scope()),
          session_(session_of(token)) {}

    std::shared_ptr<const user_pool_document> pool_;
    std::shared_ptr<const client_document> client_;
    user_document user_;
    std::string scope_;
    std::string session_;
};

class access_tokens {
  public:
    explicit access_tokens(const pool_token_verifier& verifier) : verifier_(verifier) {}

    // The token must have the scope. NotAuthorizedException "Could not verify signature for Access Token", "Access
    // Token has expired", "Access Token has been revoked", "Access Token does not have required scopes", "Invalid
    // Access Token" or "User is disabled."; UserNotFoundException when the user is gone,
    // PasswordResetRequiredException when the session ended with the reset of the password.
    result<signed_in_user> verify(std::string_view token, std::string_view scope = sign_in_scope) const;

  private:
    result<std::shared_ptr<const user_pool_document>> pool_of(std::string_view token) const;

    const pool_token_verifier& verifier_;
};

} // namespace poolguard::pool
