#include "pool/model/sign_outs.hpp"

namespace poolguard::pool {

void end_sessions(user_document& user, std::string_view spared) {
    ++user.sign_outs;
    user.spared_session = spared;
}

bool has_ended(const session_document& session, const user_document& user) {
    if (!user.spared_session.empty() && session.origin_jti == user.spared_session) return false;
    // A session from before sign-outs were counted.
    if (session.ended_by == 0) return user.sign_outs > 0 || session.created <= user.signed_out;
    return session.ended_by <= user.sign_outs;
}

} // namespace poolguard::pool
