#pragma once
// What administrators and users see of sessions, and how single ones end.

#include "cognito/messages/sessions.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/browser_sessions.hpp"

namespace poolguard::pool {

// One page, as at Amazon. A page token was never given out, so it is refused. `current` is the origin_jti of the
// caller's own session, or empty.
result<cognito::list_sessions_reply> list_sessions(const user_pool_document& pool, const user_document& user,
                                                   std::string_view current,
                                                   const std::optional<cognito::pagination_token>& token,
                                                   const operation_ports& ports);

struct revocation_request {
    std::string_view session_id;
    bool includes_linked = false;
    std::string_view current{}; // the origin_jti of the caller's own session, which stays; or empty
};
// ResourceNotFoundException when the user has no such session.
result<void> revoke_session(const user_pool_document& pool, const user_document& user, const revocation_request& what,
                            const operation_ports& ports);

} // namespace poolguard::pool
