#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

reply_to<cognito::respond_to_auth_challenge> respond_to_auth_challenge(const cognito::respond_to_auth_challenge& input,
                                                                       const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(auto place, find_place(ports.pools, input.ClientId));
    place.from = origin_of(by, *place.client, input.UserContextData);
    place.by = caller_of(by, place.client->id, input.ClientMetadata);
    POOLGUARD_CHECK(read_device_key(input.ChallengeResponses, place));
    const auto progress =
        answer_challenge(place, {input.ChallengeName, input.Session, input.ChallengeResponses}, ports);
    return conclude(place, progress, ports);
}

extern const operation respond_to_auth_challenge_operation =
    operation_of<cognito::respond_to_auth_challenge, respond_to_auth_challenge>;

} // namespace poolguard::pool
