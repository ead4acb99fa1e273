#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

reply_to<cognito::initiate_auth> initiate_auth(const cognito::initiate_auth& input, const call&,
                                               const operation_ports& ports) {
    using enum cognito::auth_flow;
    POOLGUARD_TRY(const auto place, find_place(ports.pools, input.ClientId));
    const bool is_allowed = allows(place.client->settings, input.AuthFlow);
    const auto flow = base::json::enum_name(input.AuthFlow);
    switch (input.AuthFlow) {
    case USER_PASSWORD_AUTH:
        if (!is_allowed) return refuse_parameter(fmt::format("{} flow not enabled for this client", flow));
        return conclude(place, sign_in_with_password(place, input.AuthParameters, ports), ports);
    case REFRESH_TOKEN_AUTH:
    case REFRESH_TOKEN:
        if (!is_allowed) return refuse_parameter(fmt::format("{} flow not enabled for this client", flow));
        return refresh_tokens(place, input.AuthParameters, ports);
    case USER_SRP_AUTH:
        if (!is_allowed) return refuse_parameter(fmt::format("{} is not enabled for the client.", flow));
        return begin_srp(place, input.AuthParameters, ports);
    case CUSTOM_AUTH:
        if (is_allowed) return refuse_parameter("Custom auth lambda trigger is not configured for the user pool.");
        [[fallthrough]];
    case USER_AUTH:
        if (!is_allowed) return refuse_parameter(fmt::format("{} is not enabled for the client.", flow));
        [[fallthrough]];
    case ADMIN_NO_SRP_AUTH:
    case ADMIN_USER_PASSWORD_AUTH:
        return refuse_parameter("Initiate Auth method not supported.");
    }
    return refuse_parameter("Initiate Auth method not supported.");
}

extern const operation initiate_auth_operation = operation_of<cognito::initiate_auth, initiate_auth>;

} // namespace poolguard::pool
