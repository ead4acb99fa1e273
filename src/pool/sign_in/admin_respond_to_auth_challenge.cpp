#include "base/try.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {

result<cognito::authentication_reply>
admin_respond_to_auth_challenge(const cognito::admin_respond_to_auth_challenge& input, const call& by,
                                const authentication_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(ports.pools, input.UserPoolId, input.ClientId, by));
    const auto progress =
        answer_challenge(place, {input.ChallengeName, input.Session, input.ChallengeResponses}, ports);
    return conclude(place, progress, ports);
}

} // namespace poolguard::pool
