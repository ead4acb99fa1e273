#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

reply_to<cognito::initiate_auth> initiate_auth(const cognito::initiate_auth& input, const call& by,
                                               const operation_ports& ports) {
    POOLGUARD_TRY(auto place, find_place(ports.pools, input.ClientId));
    place.from = origin_of(by, *place.client, input.UserContextData);
    place.by = caller_of(by, place.client->id, {});
    place.validation = input.ClientMetadata;
    POOLGUARD_CHECK(read_device_key(input.AuthParameters, place));
    return begin_sign_in(place, {input.AuthFlow, initiator::client, input.AuthParameters, input.Session}, ports);
}

extern const operation initiate_auth_operation = operation_of<cognito::initiate_auth, initiate_auth>;

} // namespace poolguard::pool
