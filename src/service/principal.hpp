#pragma once
// The authenticated caller of a request. Only the authenticator makes a `principal`, from a verified token; only the
// tenant check makes a `member`. A use case that takes one cannot be called without the check.

#include "base/secret.hpp"
#include "jwt/cached_token.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace poolguard::service {

class principal {
  public:
    // The user's stable id, the `sub` claim.
    std::string_view subject() const { return token_->token.subject(); }
    // The user's name in the pool; empty for a machine.
    std::string_view username() const { return token_->token.username(); }
    const jwt::verified_token& token() const { return token_->token; }
    // The token as sent, for operations that pass it on to Cognito; valid as long as the request.
    std::string_view raw_token() const { return raw_; }
    // The ID token, if a browser's session has one or it was sent with the access token; else null.
    const std::shared_ptr<const base::secret>& id_token() const { return id_token_; }
    // The token's entry in the cache.
    const jwt::cached_token& cached() const { return *token_; }

  private:
    friend class authenticator;
    principal(std::shared_ptr<const jwt::cached_token> token, std::string_view raw)
        : token_(std::move(token)), raw_(raw) {}
    std::shared_ptr<const jwt::cached_token> token_;
    std::string_view raw_; // points into the request or into held_
    std::shared_ptr<const base::secret> held_{};
    std::shared_ptr<const base::secret> id_token_{};
};

// A principal within a tenant.
class member {
  public:
    const service::principal& principal() const { return principal_; }
    std::string_view subject() const { return principal_.subject(); }
    // The tenant's id; "public" when tenants are off.
    const std::string& tenant() const { return tenant_; }

  private:
    friend class membership;
    member(service::principal who, std::string tenant) : principal_(std::move(who)), tenant_(std::move(tenant)) {}
    service::principal principal_;
    std::string tenant_;
};

} // namespace poolguard::service
