#pragma once
// From a bearer token to a principal: the cache of verified tokens, the verifier, the revocations.

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

// The signing keys must be fetched first: call authenticate_blocking on a thread that may block.
struct keys_needed {};

class authenticator {
  public:
    authenticator(jwt::verifier verifier, jwks_source& keys, const revocations& revoked, jwt::token_cache& cache,
                  const base::clock& clock);

    // `authorization` is the value of the Authorization header, without white space around it: "Bearer" in any case
    // and a b64token (RFC 6750 section 2.1). The principal's raw token points into it. Never blocks.
    std::variant<principal, authentication_failure, keys_needed>
    authenticate(std::optional<std::string_view> authorization) const;
    // The same, but fetches keys when needed: blocks for one fetch at most.
    std::expected<principal, authentication_failure>
    authenticate_blocking(std::optional<std::string_view> authorization) const;

    // The same for a token without the word Bearer before it.
    std::expected<principal, authentication_failure> authenticate_token_blocking(std::string_view token) const;
    // The same for the tokens of a browser's session; the principal shares them.
    std::expected<principal, authentication_failure>
    authenticate_held(const std::shared_ptr<const base::secret>& token,
                      const std::shared_ptr<const base::secret>& id_token) const;

    // Adds the ID token that was sent beside the access token. This authenticator must accept it, and it must be the
    // same user's (subject_mismatch). Blocks as above.
    std::expected<principal, authentication_failure> accompany(principal who, std::string_view id_token) const;

    // Puts a token into the cache before it comes back for the first time: one that this process has signed, or one
    // that Cognito gave to this server, which is verified like any other. Neither counts as accepted or refused. A
    // token that would be refused, or whose key is not known yet, is left out.
    void learn(const jwt::signed_token& own) const;
    void learn(std::string_view token) const;

    const verification_counts& counts() const { return counts_; }

  private:
    using outcome = std::variant<principal, authentication_failure, keys_needed>;

    // Counts what check() finds.
    outcome judge(std::string_view token) const;
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
