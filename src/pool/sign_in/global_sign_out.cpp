#include "base/try.hpp"
#include "pool/sign_in/authentication.hpp"

namespace poolguard::pool {

result<cognito::empty_reply> global_sign_out(const cognito::global_sign_out& input, const call&,
                                             const authentication_ports& ports) {
    POOLGUARD_TRY(const auto who, ports.tokens.verify(input.AccessToken.reveal()));
    POOLGUARD_CHECK(ports.sessions.end_all(who.pool(), who.user()));
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
