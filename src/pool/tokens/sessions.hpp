#pragma once
// Sign-ins that live on in a refresh token: one record each, from the first tokens to the end of the refresh token.
// A sign-out ends the refresh tokens here at once, and the access tokens wherever the revocation log is read.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "pool/tokens/issuer_names.hpp"
#include "pool/tokens/refresh_token.hpp"
#include "pool/tokens/token_issuer.hpp"
#include "pool/model/users.hpp"
#include "store/revocation_log.hpp"

namespace poolguard::pool {

// How a session is kept.
struct kept_session : session_document {
    static constexpr bool has_defaults = true;
    std::int64_t last_issued = 0;    // epoch milliseconds of the last tokens, at most an hour too early
    std::string replaced_digest;     // of the refresh token before this one
    std::int64_t replaced_until = 0; // epoch milliseconds; until then that one serves too
    std::string scope;               // of a session from the OAuth endpoints; empty: from the API
};
BOOST_DESCRIBE_STRUCT(kept_session, (session_document), (last_issued, replaced_digest, replaced_until, scope))

// What is settled of a session before it begins.
struct session_start {
    std::string origin_jti{}; // made where it is empty
    std::string scope{};      // as above
    // When the user proved who they are; now, where nothing is said. A sign-out since then is in the way.
    std::optional<base::time_point> proved_at{};
};

struct begun_session {
    sign_in_identity identity;
    user_document user; // as it was when the session had begun
    base::secret refresh_token;
};

struct resumed_session {
    sign_in_identity identity;
    user_document user;
    std::string scope;
    std::optional<base::secret> next_token; // of a client whose refresh tokens rotate: what to use from now on
};

class sessions {
  public:
    // The longest that an access token lives.
    static constexpr std::chrono::hours longest_access{24};
    // How old `last_issued` may grow before a refresh writes it again.
    static constexpr std::chrono::hours issue_granularity{1};

    sessions(store::records& records, pool::users& users, const base::clock& clock, base::random_source& random,
             const base::sealer& sealer, store::revocation_log& revocations, const issuer_names& issuers);

    // A new session of a user whose sign-in has succeeded. NotAuthorizedException when the user was disabled or
    // signed out while that went on, so that no session slips past a sign-out.
    result<begun_session> begin(const user_pool_document& pool, const client_document& client,
                                const user_document& user, const session_start& start = {});

    // What a refresh token says; nothing when it is none of this server's. It may be over.
    std::optional<refresh_token> read(std::string_view token) const;
    // The session of a refresh token that was read from `text`. NotAuthorizedException "Invalid Refresh Token",
    // "Refresh Token has expired", "Refresh Token has been revoked" or "User is disabled." Where refresh tokens rotate,
    // the same token gives the same next one for as long as the client's grace period lasts, so that a reply that was
    // lost can be asked for again; afterwards RefreshTokenReuseException.
    result<resumed_session> resume(const user_pool_document& pool, const client_document& client,
                                   const refresh_token& token, std::string_view text);

    // Whether the access tokens of that sign-in still count at this pool.
    result<bool> is_alive(const user_pool_document& pool, const user_document& user, std::string_view origin_jti);

    // Ends one session and its access tokens. Ending what is over already succeeds.
    result<void> end_one(const user_pool_document& pool, const refresh_token& token);
    // Ends all sessions of a user begun up to now, and their access tokens. The user must exist.
    result<void> end_all(const user_pool_document& pool, const user_document& user);

  private:
    // What takes a refresh token's place.
    struct successor {
        base::secret token;
        base::time_point replaces_from; // until then the old one serves too
    };
    // Nothing for a client whose refresh tokens do not rotate.
    std::optional<successor> next_token(const client_document& client, const refresh_token& token,
                                        std::string_view text) const;
    // Notes that the token of that text was used, and puts the next in its place.
    result<kept_session> use(const store::key& at, std::string_view text, const std::optional<successor>& next);
    result<void> end_page(const store::page& page, const std::string& issuer, base::time_point now);
    result<void> tell(const store::revocation& what);

    store::records& records_;
    pool::users& users_;
    const base::clock& clock_;
    base::random_source& random_;
    const base::sealer& sealer_;
    store::revocation_log& revocations_;
    const issuer_names& issuers_;
};

} // namespace poolguard::pool
