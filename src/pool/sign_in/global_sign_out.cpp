#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/tokens/access_tokens.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {

reply_to<cognito::global_sign_out> global_sign_out(const cognito::global_sign_out& input, const call&,
                                                   const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, ports.tokens.verify(input.AccessToken.reveal()));
    POOLGUARD_CHECK(ports.sessions.end_all(who.pool(), who.user()));
    return cognito::empty_reply{};
}

extern const operation global_sign_out_operation = operation_of<cognito::global_sign_out, global_sign_out>;

} // namespace poolguard::pool
