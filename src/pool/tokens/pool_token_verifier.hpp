#pragma once
// Verifies the tokens that this server's pools issued: first the signature and the claims, then whether the user and
// the session behind them are still valid.

#include "jwt/verifier.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/users.hpp"
#include "pool/tokens/sessions.hpp"
#include "pool/tokens/signing_keys.hpp"

#include <functional>
#include <memory>

namespace poolguard::pool {

// The session that a token belongs to. Tokens of a client without token revocation have no `origin_jti`; the embedded
// pool gives them that of their session as `event_id`.
inline std::string_view session_of(const jwt::verified_token& token) {
    return token.origin_jti().empty() ? token.event_id() : token.origin_jti();
}

enum class token_validity {
    valid,
    user_gone, // or another user has the name now
    user_disabled,
    revoked, // or signed out, or the user was removed from a group that the token names
};

struct token_status {
    token_validity validity = token_validity::user_gone;
    user_document user{}; // of the token, unless it is gone
};

class pool_token_verifier {
  public:
    // All references must outlive the verifier. `clock_skew` is that of its policies.
    pool_token_verifier(user_pools& pools, pool::users& users, pool::groups& groups, signing_keys& keys,
                        pool::sessions& sessions, const issuer_names& issuers, const base::clock& clock,
                        std::chrono::seconds clock_skew = jwt::policy::default_clock_skew);

    // The `iss` of a pool's tokens.
    std::string issuer_of(std::string_view pool_id) const { return issuers_.of(pool_id); }
    // nullptr where there is no such pool.
    result<std::shared_ptr<const user_pool_document>> find_pool(std::string_view pool_id) const;
    // ResourceNotFoundException when the token's client is gone.
    result<std::shared_ptr<const client_document>> client_of(const jwt::verified_token& token,
                                                             const user_pool_document& pool) const;

    // What a token is refused with that fails verification now.
    using refusal = std::function<failure(jwt::error, base::time_point now)>;
    // The policy accepts either access or ID tokens; one signed with the key of the other kind is a
    // `custom_check_failed`. Does not look at the user and the session.
    result<jwt::verified_token> verify(std::string_view token, const user_pool_document& pool, jwt::policy wanted,
                                       const refusal& refuse_for) const;
    result<token_status> status_of(const jwt::verified_token& token, const user_pool_document& pool) const;

  private:
    user_pools& pools_;
    pool::users& users_;
    pool::groups& groups_;
    signing_keys& keys_;
    pool::sessions& sessions_;
    const issuer_names& issuers_;
    const base::clock& clock_;
    std::chrono::seconds clock_skew_;
};

} // namespace poolguard::pool
