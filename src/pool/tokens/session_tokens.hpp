#pragma once
// The tokens of a session that has just begun or was resumed, and what becomes of the session when there are none.

#include "pool/tokens/sessions.hpp"
#include "pool/tokens/token_issuer.hpp"

namespace poolguard::pool {

// As token_issuer::issue, for a session that has just begun. When it succeeds, room is made for the session; when it
// fails, the session ends, since nobody gets its refresh token.
result<issued_tokens> issue_first(token_issuer& issuer, sessions& sessions, const user_pool_document& pool,
                                  const client_document& client, const live_session& session,
                                  const token_request& wanted, base::time_point now);

// The same for a session that was resumed. When it fails, the client can try again with the same refresh token.
result<issued_tokens> issue_next(token_issuer& issuer, sessions& sessions, const user_pool_document& pool,
                                 const client_document& client, const resumed_session& session,
                                 const token_request& wanted, base::time_point now);

} // namespace poolguard::pool
