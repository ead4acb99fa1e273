#include "base/try.hpp"
#include "cognito/messages/sessions.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <cstdint>

namespace poolguard::pool {
namespace {

cognito::user_pool_session_config describe(const user_pool_document& pool) {
    using enum cognito::session_tracking;
    return {pool.id, pool.sessions.are_tracked ? ENABLED : DISABLED, {pool.sessions.max_per_user}};
}

cognito::client_session_config describe(const client_document& client) {
    return {client.pool_id, client.id, {client.sso_minutes}};
}

result<void> check_tier(const user_pool_document& pool) {
    if (pool.settings.UserPoolTier != cognito::tier::LITE) return {};
    return refuse("FeatureUnavailableInTierException", "Session tracking is not available in the tier LITE.");
}

} // namespace

reply_to<cognito::set_user_pool_session_configuration>
set_user_pool_session_configuration(const cognito::set_user_pool_session_configuration& input, const call& by,
                                    const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(ports.pools.update(input.UserPoolId, [&](user_pool_document& pool) -> result<void> {
        POOLGUARD_CHECK(check_tier(pool));
        pool.sessions.are_tracked = input.UserSessionTracking == cognito::session_tracking::ENABLED;
        pool.sessions.max_per_user = input.TokenSession.MaxPerUser;
        return {};
    }));
    return cognito::user_pool_session_config{input};
}

reply_to<cognito::get_user_pool_session_configuration>
get_user_pool_session_configuration(const cognito::get_user_pool_session_configuration& input, const call& by,
                                    const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    return describe(*pool);
}

reply_to<cognito::set_user_pool_client_session_configuration>
set_user_pool_client_session_configuration(const cognito::set_user_pool_client_session_configuration& input,
                                           const call& by, const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(ports.pools.find_client(input.UserPoolId, input.ClientId));
    const std::int64_t minutes = input.SSOSession.MaxValidityMinutes;
    // The pool comes first: sessions that are kept for too long do no harm, as each client looks at its own limit.
    POOLGUARD_CHECK(ports.pools.update(input.UserPoolId, [&](user_pool_document& pool) -> result<void> {
        POOLGUARD_CHECK(check_tier(pool));
        if (!pool.sessions.are_tracked) return refuse_parameter("Session tracking is not enabled for this user pool.");
        pool.sessions.longest_sso_minutes = std::max(pool.sessions.longest_sso_minutes, minutes);
        return {};
    }));
    POOLGUARD_TRY(const auto changed,
                  ports.pools.update_client(input.ClientId, [&](client_document& it) -> result<void> {
                      it.sso_minutes = minutes;
                      return {};
                  }));
    return describe(changed);
}

reply_to<cognito::get_user_pool_client_session_configuration>
get_user_pool_client_session_configuration(const cognito::get_user_pool_client_session_configuration& input,
                                           const call& by, const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto client, ports.pools.find_client(input.UserPoolId, input.ClientId));
    return describe(*client);
}

extern const operation set_user_pool_session_configuration_operation =
    operation_of<cognito::set_user_pool_session_configuration, set_user_pool_session_configuration>;
extern const operation get_user_pool_session_configuration_operation =
    operation_of<cognito::get_user_pool_session_configuration, get_user_pool_session_configuration>;
extern const operation set_user_pool_client_session_configuration_operation =
    operation_of<cognito::set_user_pool_client_session_configuration, set_user_pool_client_session_configuration>;
extern const operation get_user_pool_client_session_configuration_operation =
    operation_of<cognito::get_user_pool_client_session_configuration, get_user_pool_client_session_configuration>;

} // namespace poolguard::pool
