#pragma once
// A user's own sessions, at any Cognito that lists them.

#include "cognito/client.hpp"
#include "cognito/messages/sessions.hpp"
#include "service/principal.hpp"
#include "service/revocations.hpp"

#include <expected>
#include <string_view>
#include <vector>

namespace poolguard::service {

class user_sessions {
  public:
    user_sessions(cognito::client& cognito, revocations& revoked, const base::clock& clock)
        : cognito_(cognito), revoked_(revoked), clock_(clock) {}

    // Failures are Cognito's; unknown_operation at a pool that is too old for these.
    cognito::result<std::vector<cognito::session_description>> of(const principal& who);
    // Ends one, and revokes its tokens as end_session_here() does. resource_not_found if the user has no such session,
    // invalid_parameter for the one of the caller's token. internal_error if the store failed; may be retried.
    cognito::result<void> end(const principal& who, std::string_view id);

  private:
    cognito::client& cognito_;
    revocations& revoked_;
    const base::clock& clock_;
};

// Revokes the tokens of a session that Cognito has ended, at this gateway; not those of Amazon's sessions, whose ids do
// not say which tokens those are. internal_error if the store failed.
cognito::result<void> end_session_here(std::string_view id, std::string_view issuer, revocations& revoked,
                                       const base::clock& clock);
// Of a revocation at this gateway: internal_error, with the cause in the log, if the store failed.
cognito::result<void> revocation_result(const std::expected<void, store::error>& outcome);

} // namespace poolguard::service
