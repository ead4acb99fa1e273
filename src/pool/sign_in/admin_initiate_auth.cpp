#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_initiate_auth> admin_initiate_auth(const cognito::admin_initiate_auth& input, const call& by,
                                                           const operation_ports& ports) {
    using enum cognito::auth_flow;
    POOLGUARD_TRY(const auto place, find_place(ports.pools, input.UserPoolId, input.ClientId, by));
    if (input.AuthFlow == USER_PASSWORD_AUTH) return refuse_parameter("Initiate Auth method not supported.");
    if (!allows(place.client->settings, input.AuthFlow))
        return refuse_parameter("Auth flow not enabled for this client");
    switch (input.AuthFlow) {
    case ADMIN_NO_SRP_AUTH:
    case ADMIN_USER_PASSWORD_AUTH:
        return conclude(place, sign_in_with_password(place, input.AuthParameters, ports), ports);
    case REFRESH_TOKEN_AUTH:
    case REFRESH_TOKEN:
        return refresh_tokens(place, input.AuthParameters, ports);
    case CUSTOM_AUTH:
        return refuse_parameter("Custom auth lambda trigger is not configured for the user pool.");
    case USER_SRP_AUTH:
        return begin_srp(place, input.AuthParameters, ports);
    case USER_AUTH:
    case USER_PASSWORD_AUTH:
        break;
    }
    return refuse_parameter("Initiate Auth method not supported.");
}

extern const operation admin_initiate_auth_operation = operation_of<cognito::admin_initiate_auth, admin_initiate_auth>;

} // namespace poolguard::pool
