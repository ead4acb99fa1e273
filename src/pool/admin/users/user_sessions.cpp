#include "base/try.hpp"
#include "cognito/messages/sessions.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/tokens/sessions.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace poolguard::pool {
namespace {

cognito::user_session describe_session(const kept_session& from) {
    return {.SessionId = from.origin_jti,
            .ClientId = from.client_id,
            .StartDate = {base::from_epoch_milliseconds(from.created)},
            .LastUseDate = {base::from_epoch_milliseconds(from.last_issued)},
            .Scope = from.scope.empty() ? std::nullopt : std::optional(from.scope)};
}

} // namespace

reply_to<cognito::list_user_sessions> list_user_sessions(const cognito::list_user_sessions& input, const call& by,
                                                         const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_TRY(auto sessions, ports.sessions.of(*found.pool, found.user));
    std::ranges::sort(sessions, std::greater{}, &kept_session::created);
    cognito::list_user_sessions_reply out;
    std::ranges::transform(sessions, std::back_inserter(out.Sessions), describe_session);
    return out;
}

reply_to<cognito::end_user_session> end_user_session(const cognito::end_user_session& input, const call& by,
                                                     const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_TRY(const auto was_found,
                  ports.sessions.end_one(*found.pool, found.user.username, input.SessionId.value));
    if (!was_found) return refuse(cognito::failure_name::resource_not_found, "Session does not exist.");
    return cognito::empty_reply{};
}

extern const operation list_user_sessions_operation = operation_of<cognito::list_user_sessions, list_user_sessions>;
extern const operation end_user_session_operation = operation_of<cognito::end_user_session, end_user_session>;

} // namespace poolguard::pool
