#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_initiate_auth> admin_initiate_auth(const cognito::admin_initiate_auth& input, const call& by,
                                                           const operation_ports& ports) {
    POOLGUARD_TRY(auto place, find_place(ports.pools, input.UserPoolId, input.ClientId, by));
    place.from = origin_of(input.ContextData);
    place.validation = input.ClientMetadata;
    POOLGUARD_CHECK(read_device_key(input.AuthParameters, place));
    return begin_sign_in(place, {input.AuthFlow, initiator::administrator, input.AuthParameters, input.Session}, ports);
}

extern const operation admin_initiate_auth_operation = operation_of<cognito::admin_initiate_auth, admin_initiate_auth>;

} // namespace poolguard::pool
