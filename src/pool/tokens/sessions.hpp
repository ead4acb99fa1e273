#pragma once
// The sessions behind refresh tokens: one record each, from the first tokens until the refresh token expires. A
// sign-out ends refresh tokens at once, and access tokens wherever the revocation log is read.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/call.hpp"
#include "pool/tokens/issuer_names.hpp"
#include "pool/tokens/refresh_token.hpp"
#include "pool/tokens/token_issuer.hpp"
#include "store/revocation_log.hpp"

namespace poolguard::pool {

// A session as it is stored.
struct kept_session : session_document {
    static constexpr bool has_defaults = true;
    std::int64_t last_issued = 0;    // epoch milliseconds of the last tokens, at most an hour too early if not tracked
    std::string replaced_digest;     // of the refresh token before this one
    std::int64_t replaced_until = 0; // epoch milliseconds; until then it is accepted too
    std::string scope;               // of a session from the OAuth endpoints; empty: from the API
    std::string browser_session;     // the id of the browser's session that it came through, or empty
    std::string address;             // of the last use, where sessions are tracked
    std::string device;              // the same
    std::int64_t client_created = 0; // when its app client was; 0: not known
};
BOOST_DESCRIBE_STRUCT(kept_session, (session_document),
                      (last_issued, replaced_digest, replaced_until, scope, browser_session, address, device,
                       client_created))

// The settings of a new session.
struct session_start {
    std::string origin_jti{}; // generated when empty
    std::string scope{};      // as above
    // When the user authenticated; now by default.
    std::optional<base::time_point> proved_at{};
    // The user's `sign_outs` at that time, those of the given user by default. A later sign-out prevents the session.
    std::optional<std::int64_t> sign_outs{};
    std::string browser_session{};           // as above
    std::optional<std::string> device_key{}; // of the device that the tokens are issued to
    call_origin from{};
};

struct begun_session : live_session {
    base::secret refresh_token;
};

struct resumed_session : live_session {
    std::string used_digest;                // of the refresh token
    std::int64_t expires = 0;               // when its refresh tokens do: epoch milliseconds
    std::optional<base::secret> next_token; // of a client whose refresh tokens rotate: the one to use from now on
};

class sessions {
  public:
    // The longest lifetime of an access token.
    static constexpr std::chrono::hours longest_access{24};
    // How old `last_issued` may be before a refresh updates it.
    static constexpr std::chrono::hours issue_granularity{1};

    sessions(store::records& records, pool::users& users, const base::clock& clock, base::random_source& random,
             const base::sealer& sealer, store::revocation_log& revocations, const issuer_names& issuers);

    // A new session of a user whose sign-in has succeeded. NotAuthorizedException when the user was disabled or signed
    // out in the meantime, so that no session survives a sign-out.
    result<begun_session> begin(const user_pool_document& pool, const client_document& client,
                                const user_document& user, const session_start& start = {});
    // Where the pool tracks sessions and the user has more than it allows, ends those others that were not used for the
    // longest time.
    result<void> make_room(const user_pool_document& pool, const live_session& newest);

    // The content of a refresh token; nullopt when it is not from this server. Its session may have ended.
    std::optional<refresh_token> read(std::string_view token) const;
    // The session of a refresh token that was read from `text`. NotAuthorizedException "Invalid Refresh Token",
    // "Refresh Token has expired", "Refresh Token has been revoked" or "User is disabled." Where refresh tokens rotate,
    // a token yields the same next token during the client's grace period, so that a lost reply can be requested again;
    // afterwards RefreshTokenReuseException.
    result<resumed_session> resume(const user_pool_document& pool, const client_document& client,
                                   const refresh_token& token, std::string_view text, const call_origin& from = {});

    // For a client that was not given the next refresh token: the one that was used yields it again, however short the
    // grace period is. This begins anew with that use, and the next token ends it as always.
    result<void> allow_retry(const user_pool_document& pool, const resumed_session& session);

    // Whether the access tokens of that sign-in are still valid at this pool.
    result<bool> is_alive(const user_pool_document& pool, const user_document& user, std::string_view origin_jti);

    // The sessions of a user that have not ended.
    result<std::vector<kept_session>> of(const user_pool_document& pool, const user_document& user);

    // Ends one session and its access tokens. Succeeds if it has already ended.
    result<void> end_one(const user_pool_document& pool, const refresh_token& token);
    // The same by the session's origin_jti; false if the user has no such session.
    result<bool> end_one(const user_pool_document& pool, std::string_view username, std::string_view origin_jti);
    // Ends all sessions of a user, and their access tokens. The user must exist.
    result<void> end_all(const user_pool_document& pool, const user_document& user);
    // Ends the access tokens of the sessions that have ended according to this record of the user.
    result<void> publish_ended(const user_pool_document& pool, const user_document& user);

    // Ends the tokens that say that the user is in the group, wherever the log is read. Call it before the user is
    // removed from the group.
    result<void> end_group_tokens(const user_pool_document& pool, const user_document& user, std::string_view group);
    // Tokens may say so again. Call it after the user was added.
    result<void> allow_group_tokens(const user_pool_document& pool, const user_document& user, std::string_view group);

  private:
    // The refresh token that replaces another.
    struct successor {
        base::secret token;
        base::time_point replaces_from; // until then the old one is accepted too
    };
    // Returns nullopt for a client whose refresh tokens do not rotate.
    std::optional<successor> next_token(const client_document& client, const refresh_token& token,
                                        std::string_view text) const;
    // Records that the token was used, and replaces it with the next.
    result<kept_session> use(const user_pool_document& pool, const refresh_token& token, std::string_view text,
                             const std::optional<successor>& next, const call_origin& from);
    result<void> publish_ended_on(const store::page& page, const std::string& issuer, const user_document& user);
    result<void> publish(const store::revocation& what);

    store::records& records_;
    pool::users& users_;
    const base::clock& clock_;
    base::random_source& random_;
    const base::sealer& sealer_;
    store::revocation_log& revocations_;
    const issuer_names& issuers_;
};

} // namespace poolguard::pool
