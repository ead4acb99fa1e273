#pragma once
// The first tokens of a session that has just begun.

#include "pool/tokens/sessions.hpp"
#include "pool/tokens/token_issuer.hpp"

namespace poolguard::pool {

// As token_issuer::issue. When it fails, the session ends, since nobody gets its refresh token.
result<issued_tokens> issue_first(token_issuer& issuer, sessions& sessions, const user_pool_document& pool,
                                  const client_document& client, const live_session& session,
                                  const token_request& wanted, base::time_point now);

} // namespace poolguard::pool
