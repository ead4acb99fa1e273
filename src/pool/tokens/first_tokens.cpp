#include "pool/tokens/first_tokens.hpp"

#include "base/try.hpp"

namespace poolguard::pool {

result<issued_tokens> issue_first(token_issuer& issuer, sessions& sessions, const user_pool_document& pool,
                                  const client_document& client, const live_session& session,
                                  const token_request& wanted, base::time_point now) {
    auto issued = issuer.issue(pool, client, session, wanted, now);
    if (!issued) POOLGUARD_CHECK(sessions.end_one(pool, session.user.username, session.identity.origin_jti));
    return issued;
}

} // namespace poolguard::pool
