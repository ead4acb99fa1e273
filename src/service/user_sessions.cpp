#include "service/user_sessions.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "cognito/session_id.hpp"
#include "cognito/store_failure.hpp"
#include "service/remembered_sessions.hpp"
#include "service/token_of.hpp"

namespace poolguard::service {

cognito::result<std::vector<cognito::session_description>> user_sessions::of(const principal& who) {
    const cognito::list_user_sessions message{.AccessToken = token_of(who), .NextToken = {}};
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    return std::move(found.Sessions);
}

cognito::result<void> user_sessions::end(const principal& who, std::string_view id) {
    const cognito::revoke_user_session message{
        .AccessToken = token_of(who), .SessionId = std::string(id), .RevokeAssociatedSessions = {}};
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return end_session_here(id, who.token().issuer(), revoked_, clock_);
}

cognito::result<void> end_session_here(std::string_view id, std::string_view issuer, revocations& revoked,
                                       const base::clock& clock) {
    const auto origin_jti = cognito::origin_jti_of(id);
    if (!origin_jti) return {};
    return revocation_result(revoked.revoke({.origin_jti = *origin_jti,
                                             .issuer = std::string(issuer),
                                             .expires = clock.now() + remembered_sessions::longest_access_token}));
}

cognito::result<void> revocation_result(const std::expected<void, store::error>& outcome) {
    if (outcome) return {};
    base::log::error("sessions_not_revoked", {{"cause", store::describe(outcome.error())}});
    return std::unexpected(cognito::store_failed());
}

} // namespace poolguard::service
