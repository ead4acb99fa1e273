#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

reply_to<cognito::admin_respond_to_auth_challenge>
admin_respond_to_auth_challenge(const cognito::admin_respond_to_auth_challenge& input, const call& by,
                                const operation_ports& ports) {
    POOLGUARD_TRY(auto place, find_place(ports.pools, input.UserPoolId, input.ClientId, by));
    place.from = origin_of(input.ContextData);
    place.by.metadata = input.ClientMetadata;
    POOLGUARD_CHECK(read_device_key(input.ChallengeResponses, place));
    const auto progress =
        answer_challenge(place, {input.ChallengeName, input.Session, input.ChallengeResponses}, ports);
    return conclude(place, progress, ports);
}

extern const operation admin_respond_to_auth_challenge_operation =
    operation_of<cognito::admin_respond_to_auth_challenge, admin_respond_to_auth_challenge>;

} // namespace poolguard::pool
