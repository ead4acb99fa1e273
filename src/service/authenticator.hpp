#pragma once
// From the Authorization header to a principal: the cache of verified tokens, the verifier, the revocations.
// Never blocks; when the signing keys must be fetched first, it says so.

#include "base/clock.hpp"
#include "jwt/error.hpp"
#include "jwt/token_cache.hpp"
#include "jwt/verifier.hpp"
#include "service/jwks_source.hpp"
#include "service/principal.hpp"
#include "service/revocations.hpp"
#include "service/verification_counts.hpp"

#include <expected>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

namespace poolguard::service {

// The keys must be fetched; do so on a thread that may block (jwks_source::fetch), then ask again.
struct keys_needed {};

class authenticator {
  public:
    authenticator(jwt::verifier verifier, jwks_source& keys, const revocations& revoked, jwt::token_cache& cache,
                  const base::clock& clock);

    // `authorization` is the value of the Authorization header, without white space around it: "Bearer", of either
    // case, and a b64token (RFC 6750 section 2.1). The principal's raw token points into it.
    std::variant<principal, authentication_failure, keys_needed>
    authenticate(std::optional<std::string_view> authorization) const;
    // The same, fetching keys as needed; blocks for a fetch at most.
    std::expected<principal, authentication_failure>
    authenticate_blocking(std::optional<std::string_view> authorization) const;

    // The same for a token that is kept here rather than sent; the principal keeps it.
    std::expected<principal, authentication_failure>
    authenticate_held(const std::shared_ptr<const base::secret>& token,
                      const std::shared_ptr<const base::secret>& id_token) const;

    // The principal with the ID token that was sent beside the access token, which must be one that this authenticator
    // lets in, of the same person; `invalid` when it is another's. Blocks as above.
    std::expected<principal, authentication_failure> accompany(principal who, std::string_view id_token) const;

    const verification_counts& counts() const { return counts_; }

  private:
    using outcome = std::variant<principal, authentication_failure, keys_needed>;

    outcome judge(std::optional<std::string_view> authorization) const;
    outcome check(std::string_view token, base::time_point now) const;
    outcome admit(std::shared_ptr<const jwt::cached_token> token, std::string_view raw) const;
    bool is_revoked(const jwt::cached_token& token) const;

    jwt::verifier verifier_;
    jwks_source& keys_;
    const revocations& revoked_;
    jwt::token_cache& cache_;
    const base::clock& clock_;
    mutable verification_counts counts_;
};

} // namespace poolguard::service
