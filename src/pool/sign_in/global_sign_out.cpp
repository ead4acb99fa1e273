#include "pool/sign_in/authentication.hpp"

namespace poolguard::pool {

result<cognito::empty_reply> global_sign_out(const cognito::global_sign_out& input, const call&,
                                             const authentication_ports& ports) {
    const auto who = ports.tokens.verify(input.AccessToken.reveal());
    if (!who) return std::unexpected(who.error());
    if (auto ended = ports.sessions.end_all(who->pool(), who->user()); !ended) return std::unexpected(ended.error());
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
