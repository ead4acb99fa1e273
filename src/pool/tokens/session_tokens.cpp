#include "pool/tokens/session_tokens.hpp"

#include "base/try.hpp"

namespace poolguard::pool {

result<issued_tokens> issue_first(token_issuer& issuer, sessions& sessions, const user_pool_document& pool,
                                  const client_document& client, const live_session& session,
                                  const token_request& wanted, base::time_point now) {
    auto issued = issuer.issue(pool, client, session, wanted, now);
    if (issued)
        if (const auto room = sessions.make_room(pool, session); !room) issued = std::unexpected(room.error());
    if (!issued) POOLGUARD_CHECK(sessions.end_one(pool, session.user.username, session.identity.origin_jti));
    return issued;
}

result<issued_tokens> issue_next(token_issuer& issuer, sessions& sessions, const user_pool_document& pool,
                                 const client_document& client, const resumed_session& session,
                                 const token_request& wanted, base::time_point now) {
    auto issued = issuer.issue(pool, client, session, wanted, now);
    if (!issued) POOLGUARD_CHECK(sessions.allow_retry(pool, session));
    return issued;
}

} // namespace poolguard::pool
